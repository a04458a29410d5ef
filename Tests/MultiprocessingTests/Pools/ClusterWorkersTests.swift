import Testing

@testable import Multiprocessing

/// What a pool knows of the workers of its queue.
struct ClusterWorkersTests {
    private static let answer = WireValue.list([
        worker(["function:a": .int(0), "gpu": .int(1)]), worker(["function:b": .int(0)]),
        worker([:]),
    ])

    private static func worker(_ offer: WireDictionary) -> WireValue {
        .dict(["worker": .int(1), "leased": .int(0), "offering": .dict(offer)])
    }

    @Test func readsWhatWorkersOffer() {
        let workers = ClusterWorkers(Self.answer, at: .seconds(1))
        #expect(workers.count == 3)
        #expect(workers.labels == ["function:a", "function:b", "gpu"])
        let other = ClusterWorkers(.text("no list"), at: .seconds(1))
        #expect(other.labels.isEmpty)
    }

    /// Whether it would ask now.
    private static func looks(
        _ workers: ClusterWorkers,
        for label: String?,
        at now: Duration
    ) -> Bool {
        var copy = workers
        return copy.beginsLooking(for: label, at: now)
    }

    @Test func looksAgainWhenItIsOldOrALabelIsMissing() {
        let workers = ClusterWorkers(Self.answer, at: .seconds(1))
        #expect(!Self.looks(workers, for: "function:a", at: .milliseconds(5999)))
        #expect(!Self.looks(workers, for: nil, at: .milliseconds(5999)))
        #expect(Self.looks(workers, for: "function:a", at: .seconds(6)))
        #expect(!Self.looks(workers, for: "function:c", at: .milliseconds(1099)))
        #expect(Self.looks(workers, for: "function:c", at: .milliseconds(1100)))
    }

    @Test func looksOnceForManyTasks() {
        var workers = ClusterWorkers()
        #expect(Self.looks(workers, for: "function:a", at: .zero))
        _ = workers.beginsLooking(for: "function:a", at: .zero)
        #expect(!Self.looks(workers, for: "function:a", at: .milliseconds(99)))
    }

    @Test func doesNotLookWhenTheServerForbidsIt() {
        var workers = ClusterWorkers()
        workers.mayLook = false
        #expect(!Self.looks(workers, for: "function:a", at: .seconds(60)))
    }
}
