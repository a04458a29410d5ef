/// A value that contains itself, kept as the pickle that describes it.
///
/// It is never looked into: it goes out again as it came in. Two are equal if they are the same
/// text of opcodes, which the reader writes in one canonical order.
public struct WireCyclicGraph: Sendable {
    /// The opcodes between `PROTO` and `STOP`; every memo index in them is 4 bytes long.
    package let opcodes: [UInt8]
    /// Where in ``opcodes`` the memo indexes stand, so that they can be moved behind those of the
    /// pickle that the graph is written into.
    package let memoOffsets: [Int]
    /// The number of memo entries that ``opcodes`` fills, from zero on without a gap.
    package let memoCount: Int
    /// Python's name for the type of the value.
    package let typeName: String
    /// Keeps the objects alive that the graph has proxies of.
    package let proxies: [WireProxy]

    /// Keeps what ``PickleReader`` wrote.
    package init(
        opcodes: [UInt8],
        memoOffsets: [Int],
        memoCount: Int,
        typeName: String,
        proxies: [WireProxy]
    ) {
        self.opcodes = opcodes
        self.memoOffsets = memoOffsets
        self.memoCount = memoCount
        self.typeName = typeName
        self.proxies = proxies
    }
}

extension WireCyclicGraph: Hashable {
    /// Whether both are written by the same opcodes.
    public static func == (left: WireCyclicGraph, right: WireCyclicGraph) -> Bool {
        left.opcodes == right.opcodes
    }

    /// Feeds the opcodes.
    public func hash(into hasher: inout Hasher) { hasher.combine(opcodes) }
}
