/// Walks what a shared collection holds, in chunks: one call fetches many elements.
///
/// - SeeAlso: Python `iter(proxy)`, which makes one call for each element.
public struct ChunkIterator<Element>: AsyncIteratorProtocol {
    /// What a step may throw.
    public typealias Failure = MultiprocessingError
    /// Fetches the elements after those that were fetched already; none at the end.
    typealias Source = (_ fetched: Int) async throws(MultiprocessingError) -> Chunk

    /// What one call has fetched.
    struct Chunk {
        /// The elements.
        var elements: [Element]
        /// Whether no others follow.
        var isLast: Bool
    }

    /// The most elements that one call fetches.
    static var limit: Int { 1000 }

    /// Fetches chunks.
    private let source: Source
    /// The chunk that is being walked.
    private var chunk = Chunk(elements: [], isLast: false)
    /// The next element's place in it.
    private var position = 0
    /// How many elements were fetched.
    private var fetched = 0

    init(_ source: @escaping Source) {
        self.source = source
    }

    /// Takes the next element, by a call if the chunk is at its end.
    ///
    /// - Returns: The element, or `nil` at the end.
    /// - Throws: ``MultiprocessingError``: `remote` if the collection changed so that it can't be
    ///   walked further, `typeMismatch` if an element is of another type.
    public mutating func next() async throws(MultiprocessingError) -> Element? {
        if position == chunk.elements.count {
            if chunk.isLast { return nil }
            chunk = try await source(fetched)
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
