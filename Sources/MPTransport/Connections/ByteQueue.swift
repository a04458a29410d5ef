/// Bytes that wait to be taken, in the pieces in which they came; small pieces are joined.
///
/// - Complexity: O(1) amortised per piece; no byte of a large piece is copied.
struct ByteQueue {
    /// Up to which length pieces are joined.
    private static let smallPiece = 16 << 10

    /// The pieces; those before `head` are gone.
    private var pieces: [[UInt8]] = []
    /// The index of the first piece that is there.
    private var head = 0
    /// How many bytes of the first piece are gone.
    private var offset = 0
    /// How many bytes are there.
    private(set) var count = 0

    /// Whether nothing is there.
    var isEmpty: Bool { count == 0 }

    /// The bytes that are to be taken first.
    var first: ArraySlice<UInt8>? {
        isEmpty ? nil : pieces[head][offset...]
    }

    /// Adds bytes behind all others.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        count += bytes.count
        let last = pieces.count - 1
        if last >= head, pieces[last].count + bytes.count <= Self.smallPiece {
            pieces[last].append(contentsOf: bytes)
        } else {
            pieces.append(Array(bytes))
        }
    }

    /// Drops bytes from the front, at most as many as `first` has.
    mutating func removeFirst(_ length: Int) {
        count -= length
        offset += length
        guard offset == pieces[head].count else { return }
        pieces[head] = []
        head += 1
        offset = 0
        if head == pieces.count {
            pieces.removeAll(keepingCapacity: pieces.count <= 64)
            head = 0
        } else if head >= 64, 2 * head >= pieces.count {
            pieces.removeFirst(head)
            head = 0
        }
    }

    /// Takes the bytes that are first.
    mutating func popFirst() -> ArraySlice<UInt8>? {
        guard let first else { return nil }
        removeFirst(first.count)
        return first
    }

    /// Drops everything.
    mutating func removeAll() { self = ByteQueue() }
}
