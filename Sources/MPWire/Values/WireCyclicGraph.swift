/// A value that contains itself, kept as the pickle that describes it.
///
/// It is never looked into: it goes out again as it came in, but for its proxies, which are written
/// anew for every reader. Two are equal if they are the same text of opcodes, which the reader writes
/// in one canonical order, around equal proxies.
public struct WireCyclicGraph: Sendable {
    /// The opcodes between `PROTO` and `STOP`; every memo index in them is 4 bytes long.
    package let opcodes: [UInt8]
    /// The offsets of the memo indexes in ``opcodes``, so that they can be moved after those of the
    /// pickle into which the graph is written.
    package let memoOffsets: [Int]
    /// The number of memo entries that ``opcodes`` fills, from zero on without a gap.
    package let memoCount: Int
    /// Python's name for the type of the value.
    package let typeName: String
    /// The proxies in the graph, each once.
    package let proxies: [WireProxy]
    /// The places of the proxies.
    package let places: [Place]

    /// The place of a proxy: the index of a `LONG_BINGET`.
    package struct Place: Sendable {
        /// The offset of the index in ``WireCyclicGraph/opcodes``; it contains the proxy's number.
        package let offset: Int
        /// The proxy's number in ``WireCyclicGraph/proxies``.
        package let proxy: Int
    }

    /// Keeps what ``PickleReader`` wrote.
    package init(
        opcodes: [UInt8],
        memoOffsets: [Int],
        memoCount: Int,
        typeName: String,
        proxies: [WireProxy],
        places: [Place]
    ) {
        self.opcodes = opcodes
        self.memoOffsets = memoOffsets
        self.memoCount = memoCount
        self.typeName = typeName
        self.proxies = proxies
        self.places = places
    }
}

extension WireCyclicGraph: Hashable {
    /// Whether both are written by the same opcodes, with equal proxies.
    public static func == (left: WireCyclicGraph, right: WireCyclicGraph) -> Bool {
        left.opcodes == right.opcodes
            && left.proxies == right.proxies
    }

    /// Feeds the opcodes.
    public func hash(into hasher: inout Hasher) { hasher.combine(opcodes) }
}
