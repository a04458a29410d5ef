/// Bytes that wait to be taken, in the pieces in which they came; small pieces are joined.
///
/// - Complexity: O(1) amortised per piece; no byte of a large piece is copied, unless it was only lent.
struct ByteQueue {
    /// Up to which length pieces are joined.
    private static let smallPiece = 16 << 10

    /// The pieces, without what was taken of the first one; those before `head` are gone.
    private var pieces: [ArraySlice<UInt8>] = []
    /// The index of the first piece that is there.
    private var head = 0
    /// How many bytes are there.
    private(set) var count = 0

    /// Whether nothing is there.
    var isEmpty: Bool { count == 0 }

    /// How many pieces are there.
    var pieceCount: Int { pieces.count - head }

    /// The bytes that are to be taken first.
    var first: ArraySlice<UInt8>? {
        isEmpty ? nil : pieces[head]
    }

    /// Adds bytes behind all others, and keeps the array that they lie in: for bytes which are handed over for good.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, !join(bytes) else { return }
        pieces.append(bytes)
        count += bytes.count
    }

    /// Adds a copy of bytes behind all others: for bytes in a buffer that is to be used again.
    mutating func appendCopy(of bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, !join(bytes) else { return }
        pieces.append(ArraySlice(Array(bytes)))
        count += bytes.count
    }

    /// Drops bytes from the front, at most as many as there are.
    mutating func removeFirst(_ length: Int) {
        var rest = length
        while rest > 0, rest >= pieces[head].count {
            rest -= pieces[head].count
            count -= pieces[head].count
            dropPiece()
        }
        guard rest > 0 else { return }
        pieces[head] = pieces[head].dropFirst(rest)
        count -= rest
    }

    /// Takes the bytes that are first.
    mutating func popFirst() -> ArraySlice<UInt8>? {
        guard let first else { return nil }
        removeFirst(first.count)
        return first
    }

    /// Drops everything.
    mutating func removeAll() { self = ByteQueue() }

    /// Shows the pieces at the front, in order and where they lie, to a body that copies none of them.
    ///
    /// - Parameters:
    ///   - limit: How many pieces at most.
    ///   - body: Gets pointers that are good until it returns.
    /// - Returns: What the body returns.
    func withFirstPieces<Result>(
        atMost limit: Int,
        _ body: ([UnsafeRawBufferPointer]) -> Result
    ) -> Result {
        Self.withPointers(to: pieces[head...].prefix(limit), after: [], body)
    }

    private static func withPointers<Result>(
        to pieces: ArraySlice<ArraySlice<UInt8>>,
        after pointers: [UnsafeRawBufferPointer],
        _ body: ([UnsafeRawBufferPointer]) -> Result
    ) -> Result {
        guard let piece = pieces.first else { return body(pointers) }
        return piece.withUnsafeBytes { pointer in
            withPointers(to: pieces.dropFirst(), after: pointers + [pointer], body)
        }
    }

    /// Adds bytes to the last piece if both are small.
    private mutating func join(_ bytes: ArraySlice<UInt8>) -> Bool {
        let last = pieces.count - 1
        guard last >= head, pieces[last].count + bytes.count <= Self.smallPiece else {
            return false
        }
        pieces[last].append(contentsOf: bytes)
        count += bytes.count
        return true
    }

    private mutating func dropPiece() {
        pieces[head] = []
        head += 1
        if head == pieces.count {
            pieces.removeAll(keepingCapacity: pieces.count <= 64)
            head = 0
        } else if head >= 64, 2 * head >= pieces.count {
            pieces.removeFirst(head)
            head = 0
        }
    }
}
