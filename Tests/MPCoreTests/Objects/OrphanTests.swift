import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Objects that nobody uses: who sees them, and who may drop them.
@Suite struct OrphanTests {
    /// A server with one object of a process that has ended, and its ident.
    private func orphanage(operators: Set<Int> = [7]) -> (harness: CoreHarness, orphan: String) {
        let harness = CoreHarness { $0.operators = operators }
        harness.processID = 100
        let orphan = harness.create("Queue")
        harness.processID = 42
        harness.endProcess(100)
        return (harness, orphan)
    }

    private func drop(
        _ idents: [String],
        force: Bool = false,
        of harness: CoreHarness
    ) -> (dropped: [String], kept: [String])? {
        let reply = harness.control("drop", [.texts(idents), .bool(force)])
        guard case .returning(.dict(let fields))? = reply,
            case .list(let dropped)? = fields[text: "dropped"],
            case .dict(let kept)? = fields[text: "kept"]
        else { return nil }
        return (dropped.compactMap(\.asText), kept.keys.compactMap(\.asText))
    }

    @Test func anOrphanIsDescribedAndDropped() throws {
        let (harness, orphan) = orphanage()
        harness.advance(by: .seconds(5))
        let used = harness.create("list")
        guard case .returning(.dict(let page))? = harness.control("orphans"),
            case .list(let orphans)? = page[text: "orphans"],
            case .dict(let fields)? = orphans.first
        else { return _ = Issue.record("orphans failed") }
        #expect(orphans.count == 1)
        #expect(fields[text: "ident"] == .text(orphan))
        #expect(fields[text: "references"] == .int(1))
        #expect(fields[text: "age"] == .float(5))
        #expect(fields[text: "creator"] == .text("key:default+uid:7"))
        let result = try #require(drop([orphan, used, "test-99"], of: harness))
        #expect(result.dropped == [orphan])
        #expect(result.kept == [used, "test-99"])
        #expect(harness.idents == [used])
        #expect(harness.events.contains { if case .dropped(_, _, 1) = $0 { true } else { false } })
    }

    @Test func inspectCountsThem() {
        let (harness, _) = orphanage()
        guard case .returning(.dict(let state))? = harness.control("inspect"),
            case .list(let principals)? = state[text: "principals"],
            case .dict(let first)? = principals.first
        else { return _ = Issue.record("inspect failed") }
        #expect(first[text: "orphans"] == .int(1))
    }

    @Test func whoWaitsOnAnObjectThatIsDroppedByForceIsTold() throws {
        let (harness, orphan) = orphanage()
        let waiter = harness.serve()
        harness.request(orphan, "get", on: waiter)
        // It is in use.
        #expect(harness.orphanIdents == [])
        #expect(try #require(drop([orphan], of: harness)).kept == [orphan])
        #expect(try #require(drop([orphan], force: true, of: harness)).dropped == [orphan])
        guard case .traceback(let text) = harness.reply(on: waiter) else {
            return _ = Issue.record("the waiter hangs")
        }
        #expect(text.contains("released"))
        // Nothing is noted of it any more: the principal holds no reference.
        #expect(harness.core.usages.all.allSatisfy { $0.references.isEmpty })
        #expect(harness.core.usages.all.allSatisfy { $0.endedReferences.counts.isEmpty })
    }

    @Test func whatHasANameStays() throws {
        let (harness, _) = orphanage()
        let named = harness.create("get_named", [.text("list"), .text("n")])
        #expect(try #require(drop([named], force: true, of: harness)).kept == [named])
    }

    @Test func whatLiesInAValueStaysAsLongAsThat() throws {
        let (harness, orphan) = orphanage()
        let list = harness.create("list")
        harness.request(list, "append", [harness.proxy(orphan, "Queue")], on: harness.serve())
        #expect(try #require(drop([orphan], of: harness)).kept == [orphan])
        #expect(harness.idents == [orphan, list])
        _ = harness.control("decref", [.text(list)])
        #expect(harness.idents.isEmpty)
    }

    @Test func whoSaysNothingOfForceDropsOrphansOnly() {
        let (harness, orphan) = orphanage()
        let used = harness.create("list")
        let reply = harness.control("drop", [.texts([orphan, used])])
        guard case .returning(.dict(let fields))? = reply else {
            return _ = Issue.record("drop failed")
        }
        #expect(fields[text: "dropped"] == .list([.text(orphan)]))
        #expect(harness.idents == [used])
    }

    @Test func anotherUserMayNotDrop() {
        let (harness, orphan) = orphanage(operators: [8])
        #expect(drop([orphan], of: harness) == nil)
        #expect(harness.idents == [orphan])
        #expect(drop([orphan], of: harness.own) != nil)
        #expect(harness.idents.isEmpty)
    }

    @Test func aRuleDecidesBeforeTheUser() throws {
        for (text, isAllowed) in [
            ("deny * drop\notherwise standard", false), ("allow * drop\notherwise deny", true),
            ("otherwise standard", true), ("otherwise allow", true),
            ("allow * call *\notherwise deny", false),
        ] {
            let rights = try Rights(parsing: text)
            let principal = Principal(userID: 7)
            let access = rights.access(of: principal, isOperator: true)
            #expect((access.refusal(of: .ask(.drop)) == nil) == isAllowed, "\(text)")
        }
        let access = Rights.standard.access(of: Principal(userID: 9))
        #expect(access.refusal(of: .ask(.drop)) == .standard)
    }
}
