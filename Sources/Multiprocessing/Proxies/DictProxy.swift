internal import MPWire

/// Stands for a dictionary in a manager's server.
///
/// Each method is one atomic call. Some change an entry depending on its old value (`increment`,
/// `compareExchange`, …). Entries keep the order in which their keys were added.
///
/// ```swift
/// for try await (key, value) in dict { print(key, value) }
/// for try await key in dict.keySequence { print(key) }
/// ```
///
/// - SeeAlso: Python `multiprocessing.managers.DictProxy`.
public struct DictProxy<
    Key: Codable & Hashable & Sendable,
    Value: Codable & Sendable
>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["dict"] }
    /// Keeps the dictionary alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: One entry

extension DictProxy {
    /// Looks up a key.
    ///
    /// - Parameter key: The key.
    /// - Returns: Its value, or `nil` if there is no such key or if its value is `None`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the value is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.get`.
    public func get(_ key: Key) async throws(MultiprocessingError) -> Value? {
        let key = try reference.encodeKey(key, for: "get")
        return try await reference.callForOptional("get", [key], as: Value.self)
    }

    /// Looks up a key that may be missing.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - defaultValue: The result if there is no such key.
    /// - Returns: The value of the key, or `defaultValue`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the value is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.get`.
    public func get(
        _ key: Key,
        default defaultValue: Value
    ) async throws(MultiprocessingError) -> Value {
        let key = try reference.encodeKey(key, for: "get")
        let other = try reference.encode(defaultValue, for: "get")
        return try await reference.call("get", [key, other], as: Value.self)
    }

    /// Stores a value under a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: Its new value.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `d[key] = value`.
    public func set(_ key: Key, _ value: Value) async throws(MultiprocessingError) {
        let key = try reference.encodeKey(key, for: "__setitem__")
        let value = try reference.encode(value, for: "__setitem__")
        _ = try await reference.call("__setitem__", [key, value])
    }

    /// Stores a value under a key unless the key is there already.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The value to store if the key is missing.
    /// - Returns: The key's value after the call.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if that value is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.setdefault`.
    @discardableResult
    public func setdefault(
        _ key: Key,
        _ value: Value
    ) async throws(MultiprocessingError) -> Value {
        let key = try reference.encodeKey(key, for: "setdefault")
        let value = try reference.encode(value, for: "setdefault")
        return try await reference.call("setdefault", [key, value], as: Value.self)
    }

    /// Removes a key, if it is there.
    ///
    /// - Parameter key: The key.
    /// - Returns: The value it had, or `nil` if there was no such key or if its value was `None`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the value was of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.pop`.
    @discardableResult
    public func pop(_ key: Key) async throws(MultiprocessingError) -> Value? {
        let key = try reference.encodeKey(key, for: "pop")
        return try await reference.callForOptional("pop", [key, .null], as: Value.self)
    }

    /// Removes the newest entry.
    ///
    /// - Returns: The entry, or `nil` if the dictionary is empty, where Python raises `KeyError`.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the entry was of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.popitem`.
    @discardableResult
    public func popitem() async throws(MultiprocessingError) -> (key: Key, value: Value)? {
        do throws(MultiprocessingError) {
            return try entry(try await reference.call("popitem"), of: "popitem")
        } catch  where error.code == .keyNotFound {
            return nil
        }
    }

    /// Removes a key that must be there.
    ///
    /// - Parameter key: The key.
    /// - Throws: ``MultiprocessingError``: `keyNotFound` if there is no such key.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `del d[key]`.
    public func delete(_ key: Key) async throws(MultiprocessingError) {
        let key = try reference.encodeKey(key, for: "__delitem__")
        _ = try await reference.call("__delitem__", [key])
    }

    /// Says whether a key is there.
    ///
    /// - Parameter key: The key.
    /// - Returns: Whether it is there.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `key in d`.
    public func contains(_ key: Key) async throws(MultiprocessingError) -> Bool {
        let key = try reference.encodeKey(key, for: "__contains__")
        return try await reference.call("__contains__", [key], as: Bool.self)
    }

    /// Reads an entry, sent as a pair.
    private func entry(
        _ value: WireValue,
        of method: String
    ) throws(MultiprocessingError) -> (key: Key, value: Value) {
        guard case .tuple(let pair) = value, pair.count == 2 else {
            throw .answered(reference.attempt(method), with: "what is no pair of key and value")
        }
        let attempt = reference.attempt(method)
        return (
            try pair[0].decoded(as: Key.self, from: attempt),
            try pair[1].decoded(as: Value.self, from: attempt)
        )
    }
}

// MARK: All entries

extension DictProxy {
    /// Counts the entries.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `len(d)`.
    public func count() async throws(MultiprocessingError) -> Int {
        try await reference.call("__len__", as: Int.self)
    }

    /// Lists the keys.
    ///
    /// - Returns: The keys in the order in which they were added.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(entries).
    /// - SeeAlso: Python `dict.keys`.
    public func keys() async throws(MultiprocessingError) -> [Key] {
        try await reference.call("keys", as: [Key].self)
    }

    /// Lists the values.
    ///
    /// - Returns: The values in the order of their keys.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(entries).
    /// - SeeAlso: Python `dict.values`.
    public func values() async throws(MultiprocessingError) -> [Value] {
        try await reference.call("values", as: [Value].self)
    }

    /// Lists the entries.
    ///
    /// - Returns: The entries in the order in which their keys were added.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(entries).
    /// - SeeAlso: Python `dict.items`.
    public func items() async throws(MultiprocessingError) -> [(key: Key, value: Value)] {
        guard case .list(let pairs) = try await reference.call("items") else {
            throw .answered(reference.attempt("items"), with: "what is no list")
        }
        return try entries(pairs, of: "items")
    }

    /// Reads entries, sent as pairs.
    func entries(
        _ pairs: [WireValue],
        of method: String
    ) throws(MultiprocessingError) -> [(key: Key, value: Value)] {
        var entries: [(key: Key, value: Value)] = []
        entries.reserveCapacity(pairs.count)
        for pair in pairs { entries.append(try entry(pair, of: method)) }
        return entries
    }

    /// Copies all entries into a Swift dictionary.
    ///
    /// - Returns: The entries at one moment.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if one is of another type.
    /// - Complexity: One round trip; O(entries).
    /// - SeeAlso: Python `dict.copy`.
    public func copy() async throws(MultiprocessingError) -> [Key: Value] {
        try await reference.call("copy", as: [Key: Value].self)
    }

    /// Stores all entries of a Swift dictionary.
    ///
    /// - Parameter entries: The entries; they replace entries with equal keys.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(entries given).
    /// - SeeAlso: Python `dict.update`.
    public func update(with entries: [Key: Value]) async throws(MultiprocessingError) {
        let entries = try reference.encode(entries, for: "update")
        _ = try await reference.call("update", [entries])
    }

    /// Removes all entries.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(entries) on the server.
    /// - SeeAlso: Python `dict.clear`.
    public func clear() async throws(MultiprocessingError) {
        _ = try await reference.call("clear")
    }

    /// Makes an iterator over the keys, with one call per key; ``keySequence`` takes fewer calls.
    ///
    /// - Returns: An iterator in the server, which ends in an error if entries come or go meanwhile.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `iter(d)`.
    public func makeKeyIterator() async throws(MultiprocessingError) -> IteratorProxy<Key> {
        IteratorProxy(reference: try await reference.callForReference("__iter__"))
    }
}
