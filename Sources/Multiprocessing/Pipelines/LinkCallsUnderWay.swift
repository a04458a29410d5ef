internal import MPCore
internal import Synchronization

/// Calls that a link carries; if nobody asks for their results, they are given up.
final class LinkCallsUnderWay: CallsUnderWay {
    private let channel: Link
    /// The connection on which they were sent.
    private let link: OpenLink
    /// The numbers of the calls that were sent.
    private let calls: Range<UInt64>
    /// What became of those that weren't, by their places.
    private let unsent: [Int: CallResult]
    private let cancellation: CallManner.Cancellation
    private let isAwaited = Atomic(false)

    init(
        _ channel: Link,
        _ link: OpenLink,
        calls: Range<UInt64>,
        unsent: [Int: CallResult],
        _ cancellation: CallManner.Cancellation
    ) {
        self.channel = channel
        self.link = link
        self.calls = calls
        self.unsent = unsent
        self.cancellation = cancellation
    }

    deinit {
        if !isAwaited.load(ordering: .relaxed), !calls.isEmpty { channel.giveUp(calls, on: link) }
    }

    func results() async -> [CallResult] {
        isAwaited.store(true, ordering: .relaxed)
        let results =
            calls.isEmpty ? [] : await channel.results(of: calls, on: link, cancellation)
        guard !unsent.isEmpty else { return results }
        var sent = results.makeIterator()
        return (0..<calls.count + unsent.count).compactMap { unsent[$0] ?? sent.next() }
    }
}
