import Testing

@testable import MPTransport

struct SourceTableTests {
    private final class Source: EventSource {
        func receivedEvents(_ readiness: Readiness) {}
        func loopEnds() {}
    }

    @Test func findsWhoIsThereAndNobodyElse() {
        var table = SourceTable()
        let (first, second) = (Source(), Source())
        let (firstID, secondID) = (table.insert(first), table.insert(second))
        #expect(firstID != 0 && secondID != 0 && firstID != secondID)
        #expect(table[firstID] === first)
        #expect(table[secondID] === second)
        #expect(table[0] == nil)
        #expect(table[secondID + 1] == nil)
        #expect(table.remove(firstID) === first)
        #expect(table.remove(firstID) == nil)
        #expect(table[firstID] == nil)
        #expect(table.all.count == 1)
    }

    @Test func anEventOfOneWhoHasLeftDoesNotReachItsSuccessor() {
        var table = SourceTable()
        let id = table.insert(Source())
        _ = table.remove(id)
        let successor = Source()
        let successorID = table.insert(successor)
        #expect(successorID != id)
        #expect(table[id] == nil)
        #expect(table.remove(id) == nil)
        #expect(table[successorID] === successor)
    }

    /// The model is a dictionary whose numbers are never used again.
    @Test func behavesLikeADictionary() {
        var random = SystemRandomNumberGenerator()
        var (table, model): (SourceTable, [UInt64: Source]) = (SourceTable(), [:])
        var left: [UInt64] = []
        for _ in 0..<5000 {
            if Bool.random(using: &random) || model.isEmpty {
                let source = Source()
                let id = table.insert(source)
                #expect(model.updateValue(source, forKey: id) == nil)
                #expect(!left.contains(id))
            } else if let id = model.keys.randomElement(using: &random) {
                #expect(table.remove(id) === model.removeValue(forKey: id))
                left.append(id)
                if left.count > 100 { left.removeFirst() }
            }
        }
        for (id, source) in model { #expect(table[id] === source) }
        for id in left { #expect(table[id] == nil) }
        #expect(table.all.count == model.count)
    }
}
