/// A value that contains itself, kept as the complete pickle that describes it.
///
/// It is never looked into: it goes out again as it came in.
public struct WireCyclicGraph: Hashable, Sendable {
    /// A complete pickle, from `PROTO` to `STOP`, that yields the value.
    package let pickle: [UInt8]

    /// Keeps `pickle`.
    package init(pickle: [UInt8]) {
        self.pickle = pickle
    }
}
