import Testing

@testable import syncmanager

@Suite struct QueueFlowTests {
    @Test(
        arguments: [
            (0, 5.0, 5.0, QueueFlow.Prospect.empty), (-1, 5, 0, .empty), (100, 10, 30, .emptyIn(5)),
            (100, 30, 10, .grows), (100, 10, 10, .steady), (100, 10, 10.05, .steady),
            (100, 0, 0, .steady), (100, .infinity, .infinity, .steady), (100, .nan, 1, .steady),
        ]
    )
    func looksAhead(length: Int, incoming: Double, outgoing: Double, prospect: QueueFlow.Prospect) {
        let flow = QueueFlow(length: length, incoming: incoming, outgoing: outgoing)
        #expect(flow.prospect == prospect)
    }

    @Test func theWorstIsTheLargest() {
        let prospects: [QueueFlow.Prospect] = [
            .empty, .emptyIn(5), .emptyIn(1e300), .steady, .grows,
        ]
        #expect(prospects.map(\.order) == prospects.map(\.order).sorted())
        #expect(prospects.map(\.words) == ["empty", "5.0 s", "?", "steady", "grows"])
    }
}
