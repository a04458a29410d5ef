import MPWire
import Testing

@testable import MPCore

/// A list's `sort` with a function of the client, which is refused before the method could complain.
@Suite struct SortKeyTests {
    private func answer(toSortWith arguments: [WireValue]) -> Reply? {
        let harness = CoreHarness()
        let list = harness.create("list", [.list([.int(2), .int(1)])])
        let id = harness.serve()
        let key = WireValue.global(WireGlobal("shop", "price"))
        harness.request(list, "sort", arguments, ["key": key], on: id)
        return harness.reply(on: id)
    }

    @Test func theAnswerSaysWhatToDo() {
        guard case .raising(let error)? = answer(toSortWith: []) else {
            Issue.record("a sort with a key function didn't raise")
            return
        }
        #expect(error.message.contains("sorted(shared[:], key=...)"))
    }

    /// It is read a second time for that answer, which must not build what there may be no memory for.
    @Test func aLongRequestIsNotReadTwice() {
        let long = WireValue.list(Array(repeating: .list([]), count: 100_000))
        guard case .traceback(let text)? = answer(toSortWith: [long]) else {
            Issue.record("a long request was read twice")
            return
        }
        #expect(text.contains("the class 'shop.price' is not admitted"))
    }
}
