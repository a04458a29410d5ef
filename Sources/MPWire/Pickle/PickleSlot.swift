/// An entry of the pickle machine's stack or memo: a finished value, or one that may still change.
///
/// Limits keep indexes and depths far below 32 bits.
struct PickleSlot {
    /// The value if it is finished, else `null`.
    let value: WireValue
    /// ``node``, in fewer bytes; for a finished value, whether it holds a proxy.
    private let nodeIndex: Int32
    /// ``depth``, in fewer bytes.
    private let nesting: Int32
    /// The value's logical size (``PickleLimits/logicalSize``).
    let weight: Int

    /// Marks a finished value that holds a proxy.
    private static let holder: Int32 = -2

    /// The weight of every value, apart from its contents.
    static let unit = 16

    /// Wraps a finished value.
    init(
        _ value: WireValue,
        depth: Int = 0,
        weight: Int = Self.unit,
        holdsProxy: Bool = false
    ) {
        self.value = value
        nodeIndex = holdsProxy ? Self.holder : -1
        nesting = Int32(truncatingIfNeeded: depth)
        self.weight = weight
    }

    /// Refers to the node with the index `node`.
    init(node: Int) {
        value = .null
        nodeIndex = Int32(truncatingIfNeeded: node)
        nesting = 0
        weight = 0
    }

    /// The index of the node that is still under construction; below zero if there is none.
    var node: Int { Int(nodeIndex) }

    /// The nesting depth of containers in the value: 0 if it isn't a container.
    var depth: Int { Int(nesting) }

    /// Whether the value is finished and contains a proxy.
    var holdsProxy: Bool { nodeIndex == Self.holder }

    var isFinished: Bool { nodeIndex < 0 }
}
