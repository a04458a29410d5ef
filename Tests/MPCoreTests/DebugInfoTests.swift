import MPCore
import MPReferents
import MPWire
import Testing

/// The lines in which `debug_info` shows objects.
@Suite(.timeLimit(.minutes(10)))
struct DebugInfoTests {
    /// What is printed of an object that a constructor makes.
    private func line(
        for typeid: String,
        _ arguments: [WireValue],
        registry: [TypeRegistration] = TypeRegistry.standard
    ) -> String? {
        let harness = CoreHarness { $0.registry = TypeRegistry(registry) }
        _ = harness.create(typeid, arguments)
        guard case .returning(.text(let text)) = harness.own.control("debug_info") else {
            return nil
        }
        return text.split(separator: "\n").last.map { String($0.dropFirst(4)) }
    }

    @Test func whatIsShortIsShownWhole() {
        #expect(line(for: "list", [.list([.int(1), .text("a")])]) == "[1, 'a']")
        #expect(line(for: "Lock", []) == "<unlocked _thread.lock object>")
    }

    @Test func whatIsLongIsShownUpTo75Characters() {
        let text = String(repeating: "é", count: 100_000)
        #expect(line(for: "list", [.list([.text(text)])]) == "['" + text.prefix(73))
    }

    @Test func whatCannotBePrintedIsNamedByItsTypeid() {
        let number = WireValue.bigInt(WireBigInt(canonical: Array(repeating: 1, count: 4000)))
        #expect(line(for: "list", [.list([number])]) == "list")
    }

    /// The first attribute is only known when all have been printed.
    @Test func whatIsSortedAndTooLongIsNamedByItsTypeid() {
        let harness = CoreHarness()
        let ident = harness.create("Namespace")
        let id = harness.serve()
        let text = String(repeating: "x", count: 10_000)
        harness.request(ident, "__setattr__", [.text("a"), .text(text)], on: id)
        #expect(harness.reply(on: id) == .returning(.null))
        guard case .returning(.text(let lines)) = harness.own.control("debug_info") else {
            Issue.record("debug_info failed")
            return
        }
        #expect(lines.hasSuffix("\n    Namespace"))
    }

    @Test func whatContainsOneValueAgainAndAgainIsPrintedNoFurtherThanItIsShown() {
        let heavy = TypeRegistration("heavy", ListReferent.self) { _, _ in
            let value = (0..<60).reduce(WireValue.null) { value, _ in .list([value, value]) }
            return ListReferent([value])
        }
        #expect(
            line(for: "heavy", [], registry: [heavy])
                == String(repeating: "[", count: 61) + "None, None], ["
        )
    }
}
