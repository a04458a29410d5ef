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
    /// The span of all of them; `nil` if nobody traces.
    private let span: (any CallSpan)?
    private let isAwaited = Atomic(false)

    init(
        _ channel: Link,
        _ link: OpenLink,
        calls: Range<UInt64>,
        unsent: [Int: CallResult],
        _ cancellation: CallManner.Cancellation,
        _ span: (any CallSpan)?
    ) {
        self.channel = channel
        self.link = link
        self.calls = calls
        self.unsent = unsent
        self.cancellation = cancellation
        self.span = span
    }

    deinit {
        if isAwaited.load(ordering: .relaxed) { return }
        if !calls.isEmpty { channel.giveUp(calls, on: link) }
        span?.end(SpanFailure(type: "cancelled"))
    }

    func results() async -> [CallResult] {
        isAwaited.store(true, ordering: .relaxed)
        let results =
            calls.isEmpty ? [] : await channel.results(of: calls, on: link, cancellation)
        let all = placed(results)
        if let span { span.end(all.lazy.compactMap { SpanFailure($0) }.first) }
        return all
    }

    /// The results of all calls in their order, with those that weren't sent.
    private func placed(_ results: [CallResult]) -> [CallResult] {
        guard !unsent.isEmpty else { return results }
        var sent = results.makeIterator()
        return (0..<calls.count + unsent.count).compactMap { unsent[$0] ?? sent.next() }
    }
}
