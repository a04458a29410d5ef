/// What the stack and the memo of the pickle machine hold: a finished value, or one that may still
/// change.
///
/// Limits keep indexes and depths far below 32 bits.
struct PickleSlot {
    /// The value if it is finished, else `null`.
    let value: WireValue
    /// ``node``, in fewer bytes; of a finished value, whether it holds a proxy.
    private let nodeIndex: Int32
    /// ``depth``, in fewer bytes.
    private let nesting: Int32
    /// The value's logical size (``PickleLimits/logicalSize``).
    let weight: Int

    /// Marks a finished value that holds a proxy.
    private static let holder: Int32 = -2

    /// What every value weighs, whatever is in it.
    static let unit = 16

    /// Holds a finished value.
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

    /// Stands for the node with the index `node`.
    init(node: Int) {
        value = .null
        nodeIndex = Int32(truncatingIfNeeded: node)
        nesting = 0
        weight = 0
    }

    /// The index of the node that is still under construction; below zero if there is none.
    var node: Int { Int(nodeIndex) }

    /// How deep containers stand in the value: 0 for what is no container.
    var depth: Int { Int(nesting) }

    /// Whether the value is finished, and a proxy is in it.
    var holdsProxy: Bool { nodeIndex == Self.holder }

    /// Whether the value can't change any more.
    var isFinished: Bool { nodeIndex < 0 }
}
