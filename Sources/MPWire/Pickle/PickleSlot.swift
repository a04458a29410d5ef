/// What the stack and the memo of the pickle machine hold: a finished value, or one that may still
/// change.
struct PickleSlot {
    /// The value if it is finished, else `null`.
    let value: WireValue
    /// The index of the node that is still under construction; below zero if there is none.
    let node: Int
    /// How deep containers stand in the value: 0 for what is no container.
    let depth: Int
    /// The value's logical size (``PickleLimits/logicalSize``).
    let weight: Int

    /// What every value weighs, whatever is in it.
    static let unit = 16

    /// Holds a finished value.
    init(_ value: WireValue, depth: Int = 0, weight: Int = Self.unit) {
        self.value = value
        node = -1
        self.depth = depth
        self.weight = weight
    }

    /// Stands for the node with the index `node`.
    init(node: Int) {
        value = .null
        self.node = node
        depth = 0
        weight = 0
    }

    /// Whether the value can't change any more.
    var isFinished: Bool { node < 0 }
}
