import MPReferents
import MPWire
import Testing

/// That a method is found by its place, and never by one that is another's.
@Suite struct MethodFactsTests {
    private func call(_ method: String, at index: Int?) -> Call {
        Call(
            id: CallID(1),
            caller: CallerID(1),
            method: method,
            methodIndex: index,
            arguments: [.int(5)]
        )
    }

    @Test(arguments: [nil, 0, 1, 7, 10_000])
    func aPlaceThatIsAnothersIsNotBelieved(index: Int?) throws {
        var list = ListReferent([])
        #expect(list.facts(of: "append").contains(.stores))
        _ = try list.call(call("append", at: index))
        #expect(list.value == .list([.int(5)]))
    }

    @Test func nothingIsKnownOfAMethodThatThereIsNot() throws {
        var list = ListReferent([])
        #expect(list.facts(of: "shift") == [])
        let outcome = try list.call(call("shift", at: 0))
        guard case .noSuchMethod = outcome.result else {
            Issue.record("\(outcome.result)")
            return
        }
    }

    @Test(arguments: ExtremeArgumentTests.objects)
    func factsThatBelongTogether(constructor: String) throws {
        let object = try SharedObject(constructor).referent
        for method in type(of: object).exposed {
            let facts = object.facts(of: method)
            if !facts.isDisjoint(with: [.takes, .stores, .blocks]) {
                #expect(facts.contains(.writes), "\(method)")
            }
            if facts.contains(.commits) { #expect(facts.contains(.blocks), "\(method)") }
        }
    }
}
