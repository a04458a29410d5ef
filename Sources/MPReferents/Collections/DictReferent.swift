package import MPWire

/// A shared `dict`.
package struct DictReferent {
    /// The entries, shared with the iterators of this dict.
    var storage: DictStorage

    package init(_ entries: WireDictionary = [:]) {
        storage = DictStorage(StoredDictionary(entries))
    }

    private init(storage: DictStorage) {
        self.storage = storage
    }
}

extension DictReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `dict(…)`: from a mapping or pairs, then from keywords.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> DictReferent {
        _ = try Signature.positional("dict", 0...1).bind(arguments, [:])
        var entries = StoredDictionary()
        try entries.update(with: arguments.first, keywords, work)
        return DictReferent(storage: DictStorage(entries))
    }

    package static let methods = MethodTable<Self>([
        Method("__contains__", .oneArgument("dict.__contains__")) {
            .reply(.bool(try $0.find($1.required(0), $1.work) != nil))
        },
        Method("__delitem__", .slot("__delitem__", 1), [.writes]) {
            try $0.delete($1.required(0), $1.work)
        },
        Method("__getitem__", .oneArgument("dict.__getitem__")) {
            try $0.item($1.required(0), $1.work)
        },
        Method("__ior__", .slot("__ior__", 1), [.writes, .grows, .iterates, .copies]) {
            try $0.merge($1.required(0), $1.work)
        },
        Method("__iter__", .slot("__iter__", 0)) { dict, _ in dict.iterator() },
        Method("__len__", .slot("__len__", 0)) { dict, _ in .reply(.int(dict.size)) },
        Method("__or__", .slot("__or__", 1), [.copies]) {
            try $0.union(with: $1.required(0), $1.work)
        },
        Method("__reversed__", .noArguments("dict.__reversed__"), [.copies]) { dict, arguments in
            try arguments.work.charge(dict.size)
            return dict.reversed()
        },
        Method("__ror__", .slot("__ror__", 1), [.copies]) {
            try $0.union(into: $1.required(0), $1.work)
        },
        Method("__setitem__", .unpackingSlot("__setitem__", 2), [.writes, .grows, .stores]) {
            try $0.set($1.required(0), to: $1.stored(1), $1.work)
        },
        Method("clear", .noArguments("dict.clear"), [.writes]) { dict, _ in dict.clear() },
        Method("copy", .noArguments("dict.copy"), [.copies]) { dict, _ in
            .reply(stored: .dict(dict.entries))
        },
        Method("fromkeys", .positional("dict.fromkeys", 1...2), [.iterates]) {
            try $0.fromKeys($1.required(0), value: $1[1] ?? .null, $1.work)
        },
        Method("get", .positional("dict.get", 1...2)) {
            .reply(stored: try $0.find($1.required(0), $1.work) ?? .value($1[1] ?? .null))
        },
        Method("items", .noArguments("dict.items"), [.copies]) { dict, arguments in
            try arguments.work.charge(2 * dict.size)
            return .reply(stored: .list(dict.entries.items))
        },
        Method("keys", .noArguments("dict.keys"), [.copies]) { dict, arguments in
            try arguments.work.charge(dict.size)
            return .reply(.list(dict.entries.keys))
        },
        Method("pop", .positional("dict.pop", 1...2), [.writes, .takes]) {
            try $0.pop($1.required(0), default: $1[1], $1.work)
        },
        Method("popitem", .noArguments("dict.popitem"), [.writes, .takes]) { dict, _ in
            try dict.popItem()
        },
        Method("setdefault", .positional("dict.setdefault", 1...2), [.writes, .grows, .stores]) {
            try $0.setDefault($1.required(0), $1.storedOrNull(1), $1.work)
        },
        Method("update", .variadic, [.writes, .grows, .iterates]) { try $0.update($1) },
        Method("values", .noArguments("dict.values"), [.copies]) { dict, arguments in
            try arguments.work.charge(dict.size)
            return .reply(stored: .list(dict.entries.values))
        },
        // Not in Python, where this takes a lock and two calls.
        Method(
            "increment",
            .named("dict.increment", [.required("key"), .optional("by"), .optional("default")]),
            [.writes, .grows]
        ) {
            try $0.increment(
                $1.required(0),
                by: $1[1] ?? .int(1),
                default: $1[2] ?? .int(0),
                $1.work
            )
        },
        Method(
            "compare_exchange",
            .named(
                "dict.compare_exchange",
                [.required("key"), .required("expected"), .required("new")]
            ),
            [.writes, .grows, .stores]
        ) {
            try $0.compareExchange($1.required(0), $1.required(1), $1.stored(2), $1.work)
        },
        Method(
            "set_if_absent",
            .named("dict.set_if_absent", [.required("key"), .required("value")]),
            [.writes, .grows, .stores]
        ) {
            try $0.setIfAbsent($1.required(0), $1.stored(1), $1.work)
        },
        Method(
            "pop_if_equal",
            .named("dict.pop_if_equal", [.required("key"), .required("value")]),
            [.writes]
        ) {
            try $0.popIfEqual($1.required(0), $1.required(1), $1.work)
        },
        Method("get_all", .named("dict.get_all", [.required("keys")]), [.iterates]) {
            try $0.getAll($1.required(0), $1.work)
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(dict: entries)
    }

    package var value: WireValue? { .dict(entries.decoded) }

    package var storedValue: StoredValue? { .dict(entries) }

    package var keptCount: Int { entries.keptCount }

    package static var elementCost: Int { 5 }

    package var size: Int { storage.count }
}

extension DictReferent {
    private var entries: StoredDictionary { storage.entries }

    private func find(
        _ key: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> StoredValue? {
        storage.entries[try WireKey(argument: key, work)]
    }

    private func item(_ key: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        guard let value = try find(key, work) else { throw .keyError(key) }
        return .reply(stored: value)
    }

    private func set(
        _ key: WireValue,
        to value: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        storage.entries[try WireKey(argument: key, work)] = value
        return .reply(.null)
    }

    private func delete(_ key: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        guard storage.entries.removeValue(forKey: try WireKey(argument: key, work)) != nil else {
            throw .keyError(key)
        }
        return .reply(.null)
    }

    private func pop(
        _ key: WireValue,
        default fallback: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        // Python doesn't hash the key if the dict is empty.
        let found =
            storage.entries.isEmpty
            ? nil : storage.entries.removeValue(forKey: try WireKey(argument: key, work))
        if let found { return .reply(stored: found) }
        guard let fallback else { throw .keyError(key) }
        return .reply(fallback)
    }

    private func popItem() throws(PythonException) -> Outcome {
        guard let last = storage.entries.popLast() else {
            throw .keyError(.text("popitem(): dictionary is empty"))
        }
        guard case .value(let value) = last.value else {
            return .reply(stored: .tuple([.value(last.key), last.value]))
        }
        return .reply(.tuple([last.key, value]))
    }

    private func setDefault(
        _ key: WireValue,
        _ fallback: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let hashed = try WireKey(argument: key, work)
        if let value = storage.entries[hashed] { return .reply(stored: value) }
        storage.entries[hashed] = fallback
        return .reply(stored: fallback)
    }

    private func clear() -> Outcome {
        storage.entries.removeAll()
        return .reply(.null)
    }

    private func update(_ call: borrowing Call) throws(PythonException) -> Outcome {
        _ = try Signature.positional("dict.update", 0...1).bind(call.arguments, [:])
        try storage.entries.update(with: call.arguments.first, call.keywords, call.work)
        return .reply(.null)
    }

    private func merge(_ other: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        try storage.entries.update(with: other, [:], work)
        return .reply(stored: .dict(entries))
    }

    private func union(
        with other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard let mapping = other.mapping else { return .reply(.notImplemented) }
        try work.charge(entries.count)
        var result = entries
        try result.merge(mapping, work)
        return .reply(stored: .dict(result))
    }

    private func union(
        into other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard let mapping = other.mapping else { return .reply(.notImplemented) }
        return .reply(stored: .dict(try entries.merged(over: mapping, work)))
    }

    private func fromKeys(
        _ keys: WireValue,
        value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        .reply(.dict(try WireDictionary(keys: keys.elementsAsIterated(work), value, work)))
    }

    private func reversed() -> Outcome {
        .reply(.iterator(over: entries.keys.reversed()))
    }

    private func iterator() -> Outcome {
        Outcome(.create(typeid: "Iterator", IteratorReferent(over: storage)))
    }
}

extension WireValue {
    /// The entries of a `dict` or of an instance of its subclasses in `collections`, or `nil`.
    fileprivate var mapping: WireDictionary? {
        if case .dict(let entries) = self { return entries }
        guard case .mapping(let entries)? = wellKnown else { return nil }
        return entries
    }
}
