/// Walks a shared collection in chunks: one call fetches many elements.
///
/// - SeeAlso: Python `iter(proxy)`, which makes one call for each element.
public struct ChunkIterator<Element>: AsyncIteratorProtocol {
    /// Fetches the elements after the first `fetched` ones; none at the end.
    typealias Source = (_ fetched: Int) async throws(MultiprocessingError) -> Chunk

    /// The result of one call.
    struct Chunk {
        var elements: [Element]
        /// Whether no others follow.
        var isLast: Bool
    }

    /// The most elements that one call fetches.
    static var limit: Int { 1000 }

    private let source: Source
    /// The current chunk.
    private var chunk = Chunk(elements: [], isLast: false)
    /// The index of the next element in `chunk`.
    private var position = 0
    /// The number of elements fetched so far.
    private var fetched = 0

    init(_ source: @escaping Source) {
        self.source = source
    }

    /// Takes the next element, fetching a chunk if none is left.
    ///
    /// - Returns: The element, or `nil` at the end.
    /// - Throws: `CancellationError` if the task was cancelled; ``MultiprocessingError``: `remote` if a change of the collection ended the walk,
    ///   `typeMismatch` if an element is of another type.
    public mutating func next() async throws -> Element? {
        if position == chunk.elements.count {
            if chunk.isLast { return nil }
            chunk = try await throwingCancellation { try await source(fetched) }
            fetched += chunk.elements.count
            position = 0
            guard !chunk.elements.isEmpty else {
                chunk.isLast = true
                return nil
            }
        }
        defer { position += 1 }
        return chunk.elements[position]
    }
}
