/// A queue of bytes, in the pieces in which they came; small pieces are joined.
///
/// - Complexity: O(1) amortised per piece; no byte of a large piece is copied, unless it was only borrowed.
package struct ByteQueue: Sendable {
    /// Pieces up to this length, in bytes, are joined.
    private static let smallPiece = 16 << 10

    /// The pieces, the first one without the bytes already taken; those before `head` are gone.
    private var pieces: [ArraySlice<UInt8>] = []
    /// The index of the first piece that is left.
    private var head = 0
    /// How many bytes there are.
    package private(set) var count = 0

    /// Begins empty.
    package init() {}

    /// Begins with pieces, whose arrays are kept.
    package init(_ pieces: [ArraySlice<UInt8>]) {
        for piece in pieces { append(piece) }
    }

    /// Whether there are no bytes.
    package var isEmpty: Bool { count == 0 }

    var pieceCount: Int { pieces.count - head }

    /// The first piece.
    var first: ArraySlice<UInt8>? {
        isEmpty ? nil : pieces[head]
    }

    /// Appends bytes and keeps their array, for bytes that are handed over for good.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, !join(bytes) else { return }
        pieces.append(bytes)
        count += bytes.count
    }

    /// Appends a copy of bytes, for a buffer that will be used again.
    mutating func appendCopy(of bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, !join(bytes) else { return }
        pieces.append(ArraySlice(Array(bytes)))
        count += bytes.count
    }

    /// Removes bytes from the front, at most as many as there are.
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

    /// Removes the first piece.
    mutating func popFirst() -> ArraySlice<UInt8>? {
        guard let first else { return nil }
        removeFirst(first.count)
        return first
    }

    /// Removes the first pieces, cut to so many bytes at most.
    mutating func popFirst(atMost length: Int) -> [ArraySlice<UInt8>] {
        var popped: [ArraySlice<UInt8>] = []
        var room = length
        while room > 0, let piece = first?.prefix(room) {
            popped.append(piece)
            room -= piece.count
            removeFirst(piece.count)
        }
        return popped
    }

    mutating func removeAll() { self = ByteQueue() }

    /// Passes the first pieces, in order and without copying them, to a body.
    ///
    /// - Parameters:
    ///   - limit: The largest number of pieces.
    ///   - body: Gets pointers that are valid until it returns.
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

    /// Appends bytes to the last piece if both are small.
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
