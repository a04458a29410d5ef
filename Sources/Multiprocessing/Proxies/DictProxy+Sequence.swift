internal import MPWire

// MARK: Walking

extension DictProxy: AsyncSequence {
    /// One entry: a key and its value.
    public typealias Element = (key: Key, value: Value)

    /// Walks the entries in their order; each call fetches many of them.
    ///
    /// With a CPython server one call fetches all of them.
    ///
    /// - Returns: An iterator that ends in an error (`remote` with `RuntimeError`) if entries come
    ///   or go meanwhile.
    public func makeAsyncIterator() -> ChunkIterator<Element> {
        guard reference.channel.capabilities.contains(.chunks) else {
            return ChunkIterator { _ async throws(MultiprocessingError) in
                ChunkIterator.Chunk(elements: try await items(), isLast: true)
            }
        }
        let keys = KeyCursor(reference)
        return ChunkIterator { _ async throws(MultiprocessingError) in
            let (pairs, isLast) = try await keys.next("next_items", ChunkIterator<Element>.limit)
            return ChunkIterator.Chunk(
                elements: try entries(pairs, of: "next_items"),
                isLast: isLast
            )
        }
    }

    /// The keys in their order, fetched in chunks.
    public var keySequence: DictKeySequence<Key, Value> { DictKeySequence(dict: self) }
}

/// The keys of a shared dictionary, fetched in chunks.
///
/// - SeeAlso: Python `for key in d`.
public struct DictKeySequence<
    Key: Codable & Hashable & Sendable,
    Value: Codable & Sendable
>: AsyncSequence, Sendable {
    /// One key.
    public typealias Element = Key

    let dict: DictProxy<Key, Value>

    /// Walks the keys in their order; each call fetches many of them.
    ///
    /// With a CPython server one call fetches all of them.
    ///
    /// - Returns: An iterator that ends in an error (`remote` with `RuntimeError`) if entries come
    ///   or go meanwhile.
    public func makeAsyncIterator() -> ChunkIterator<Key> {
        let reference = dict.reference
        guard reference.channel.capabilities.contains(.chunks) else {
            return ChunkIterator { _ async throws(MultiprocessingError) in
                ChunkIterator.Chunk(elements: try await dict.keys(), isLast: true)
            }
        }
        let cursor = KeyCursor(reference)
        return ChunkIterator { _ async throws(MultiprocessingError) in
            let (keys, isLast) = try await cursor.next("next_keys", ChunkIterator<Key>.limit)
            let attempt = reference.attempt("next_keys")
            return ChunkIterator.Chunk(
                elements: try WireValue.list(keys).decoded(as: [Key].self, from: attempt),
                isLast: isLast
            )
        }
    }
}

/// An iterator that returns many keys at once, made on first use.
private final class KeyCursor {
    private let dict: ProxyReference
    /// The iterator over the keys; `nil` before first use.
    private var iterator: ProxyReference?

    init(_ dict: ProxyReference) {
        self.dict = dict
    }

    /// Takes up to `count` of the next keys or entries.
    func next(
        _ method: String,
        _ count: Int
    ) async throws(MultiprocessingError) -> (values: [WireValue], isLast: Bool) {
        let iterator = try await existing()
        guard
            case .list(let values) = try await iterator.call(
                method,
                [.int(count)],
                needing: .chunks
            )
        else {
            throw .answered(iterator.attempt(method), with: "what is no list")
        }
        return (values, values.count < count)
    }

    private func existing() async throws(MultiprocessingError) -> ProxyReference {
        if let iterator { return iterator }
        let made = try await dict.callForReference("__iter__")
        iterator = made
        return made
    }
}
