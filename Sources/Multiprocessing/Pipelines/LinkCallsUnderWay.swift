internal import MPCore
internal import Synchronization

/// Calls that a link carries; if nobody asks for their results, they are given up.
final class LinkCallsUnderWay: CallsUnderWay {
    private let link: Link
    /// The numbers of the calls that were sent.
    private let calls: Range<UInt64>
    /// What became of those that weren't, by their places.
    private let unsent: [Int: CallResult]
    private let cancellation: CallManner.Cancellation
    private let isAwaited = Atomic(false)

    init(
        _ link: Link,
        calls: Range<UInt64>,
        unsent: [Int: CallResult],
        _ cancellation: CallManner.Cancellation
    ) {
        self.link = link
        self.calls = calls
        self.unsent = unsent
        self.cancellation = cancellation
    }

    deinit {
        if !isAwaited.load(ordering: .relaxed), !calls.isEmpty { link.giveUp(calls) }
    }

    func results() async -> [CallResult] {
        isAwaited.store(true, ordering: .relaxed)
        let results = calls.isEmpty ? [] : await link.results(of: calls, cancellation)
        guard !unsent.isEmpty else { return results }
        var sent = results.makeIterator()
        return (0..<calls.count + unsent.count).compactMap { unsent[$0] ?? sent.next() }
    }
}
