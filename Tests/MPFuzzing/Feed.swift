/// A door of the package through which bytes of strangers come in, and what is promised there.
///
/// The fuzzer (`Tests/Fuzzer`) and the ordinary tests, which replay `Tests/Corpus` and
/// `Tests/FailCases`, feed the same doors. To add one: write `XFeed.swift` beside the others, list it
/// in ``all``, and put a few inputs into `Tests/Corpus/<name>/`.
package struct Feed: Sendable {
    /// What its folder of inputs and the fuzzer call it.
    package let name: String
    /// Takes one input; whatever it is, nothing may be thrown.
    package let take: @Sendable (ArraySlice<UInt8>) throws(BrokenPromise) -> Void

    /// Describes a door.
    package init(
        name: String,
        take: @escaping @Sendable (ArraySlice<UInt8>) throws(BrokenPromise) -> Void
    ) {
        self.name = name
        self.take = take
    }

    /// All feeds.
    package static let all = [
        Feed(name: "frames", take: FrameFeed.take),
        Feed(name: "pickle", take: PickleFeed.take),
        Feed(name: "handshake", take: HandshakeFeed.take),
        Feed(name: "link-frame", take: LinkFrameFeed.take),
        Feed(name: "link-client", take: LinkClientFeed.take),
        Feed(name: "stock-client", take: StockClientFeed.take),
        Feed(name: "tls", take: TLSFeed.take),
        Feed(name: "dispatcher", take: DispatcherFeed.take),
        Feed(name: "http", take: HTTPFeed.take),
        Feed(name: "recording", take: RecordingFeed.take),
    ]
}

/// Something that is promised did not hold for an input.
package struct BrokenPromise: Error, CustomStringConvertible {
    /// What did not hold.
    package let description: String

    /// Says what did not hold.
    package init(description: String) {
        self.description = description
    }
}

/// Breaks off unless something holds.
func promise(
    _ holds: Bool,
    _ text: @autoclosure () -> String
) throws(BrokenPromise) {
    guard holds else { throw BrokenPromise(description: text()) }
}
