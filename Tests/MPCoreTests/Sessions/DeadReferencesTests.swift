import MPReferents
import MPWire
import Testing

@testable import MPCore

/// What becomes of the references of Python's processes that have ended.
@Suite struct DeadReferencesTests {
    private func harness(releases: Bool = true, objects: Int = 100_000) -> CoreHarness {
        CoreHarness {
            $0.releasesDeadClients = releases
            $0.limits.objectsPerPrincipal = objects
        }
    }

    /// Does something as the process of that number.
    private func process<Result>(
        _ number: Int?,
        of harness: CoreHarness,
        _ body: () -> Result
    ) -> Result {
        let before = harness.processID
        defer { harness.processID = before }
        harness.processID = number
        return body()
    }

    private func orphans(of harness: CoreHarness) -> [String: String] {
        guard case .returning(.dict(let page))? = harness.control("orphans"),
            case .list(let orphans)? = page[text: "orphans"]
        else { return [:] }
        var reasons: [String: String] = [:]
        for case .dict(let fields) in orphans {
            reasons[fields[text: "ident"]?.asText ?? ""] = fields[text: "reason"]?.asText
        }
        return reasons
    }

    @Test func theyGoBackWithTheProcess() {
        let harness = harness()
        let idents = process(100, of: harness) { (0..<50).map { _ in harness.create("list") } }
        let shared = idents[7]
        process(101, of: harness) { _ = harness.control("incref", [.text(shared)]) }
        harness.endProcess(100)
        #expect(harness.idents == [shared])
        harness.endProcess(101)
        #expect(harness.idents.isEmpty)
    }

    /// Before, the limit was used up by those who had died.
    @Test func deadProcessesUseUpNoLimit() {
        let harness = harness(objects: 60)
        for number in 100..<120 {
            process(number, of: harness) { for _ in 0..<50 { _ = harness.create("list") } }
            harness.endProcess(number)
        }
        #expect(harness.idents.isEmpty)
    }

    @Test func theyStayWhereTheServerWasNotTold() {
        let harness = harness(releases: false)
        let ident = process(100, of: harness) { harness.create("list") }
        #expect(orphans(of: harness) == [:])
        harness.endProcess(100)
        #expect(harness.idents == [ident])
        #expect(orphans(of: harness) == [ident: "ended"])
        // Whoever cleans up gives back what the dead one held.
        process(101, of: harness) { _ = harness.control("decref", [.text(ident)]) }
        #expect(harness.idents.isEmpty)
    }

    @Test func whatIsGivenBackByAnotherProcessIsNotGivenBackTwice() {
        let harness = harness()
        let ident = process(100, of: harness) { harness.create("list") }
        process(102, of: harness) { _ = harness.control("incref", [.text(ident)]) }
        process(101, of: harness) { _ = harness.control("decref", [.text(ident)]) }
        harness.endProcess(100)
        #expect(harness.idents == [ident])
        harness.endProcess(102)
        #expect(harness.idents.isEmpty)
    }

    @Test func whoseConnectionAChildGoesOnWithKeepsThem() {
        let harness = harness()
        let (ident, connection) = process(100, of: harness) {
            (harness.create("list"), harness.serve())
        }
        harness.endProcess(100)
        harness.request(ident, "__len__", on: connection)
        #expect(harness.reply(on: connection) == .returning(.int(0)))
        harness.close(connection)
        #expect(harness.idents.isEmpty)
    }

    @Test func aCallThatWaitsEndsWithTheProcess() {
        let harness = harness()
        process(101, of: harness) { _ = harness.create("get_named", [.text("Queue"), .text("q")]) }
        let waiter = process(100, of: harness) { harness.serve() }
        harness.request(harness.idents[0], "get", on: waiter)
        harness.endProcess(100)
        #expect(harness.closed.contains(waiter))
    }

    @Test func anIteratorGoesWithItsReader() {
        let harness = harness()
        let dict = process(101, of: harness) { harness.create("dict") }
        let reader = process(100, of: harness) { harness.serve() }
        harness.request(dict, "__iter__", on: reader)
        guard case .proxy = harness.reply(on: reader) else {
            Issue.record("no iterator was made")
            return
        }
        #expect(harness.idents.count == 2)
        harness.close(reader)
        #expect(harness.idents.count == 2)
        harness.endProcess(100)
        #expect(harness.idents == [dict])
    }

    /// The task that makes its elements is cancelled, too.
    @Test func aStreamGoesWithItsReader() throws {
        let harness = CoreHarness {
            $0.releasesDeadClients = true
            $0.registry = .withServices()
        }
        let teller = process(101, of: harness) { harness.create("Teller") }
        let reader = process(100, of: harness) { harness.serve() }
        harness.request(teller, "serve", on: reader)
        let service = StreamService(
            AsyncStream<Int> { $0.finish() },
            encode: { .int($0) },
            exception: { _ in .runtimeError("failed") }
        )
        harness.finishOldest(
            .creating(NewObject(typeid: "Iterator") { StreamReferent(service: service) })
        )
        guard case .proxy(_, let token)? = harness.reply(on: reader) else {
            Issue.record("no stream was made")
            return
        }
        harness.request(token.ident, "__next__", on: reader)
        let reading = harness.running
        #expect(reading.count == 1)
        harness.endProcess(100)
        #expect(harness.idents == [teller])
        #expect(harness.cancelledRuns == reading)
    }

    @Test func whatLiesInAnothersContainerStays() {
        let harness = harness()
        let outer = process(101, of: harness) { harness.create("list") }
        process(100, of: harness) {
            let inner = harness.create("list")
            harness.request(outer, "append", [harness.proxy(inner)], on: harness.serve())
        }
        harness.endProcess(100)
        #expect(harness.idents.count == 2)
    }

    @Test func clientsOfOtherNamespacesGiveLocksBackWithTheirLastConnection() {
        let harness = harness()
        let lock = process(101, of: harness) { harness.create("Lock") }
        let (first, second) = process(0, of: harness) { (harness.serve(), harness.serve()) }
        let notices = harness.events.count { if case .unwatched = $0 { true } else { false } }
        #expect(notices == 1)
        harness.request(lock, "acquire", on: first)
        harness.close(first)
        let other = process(101, of: harness) { harness.serve() }
        harness.request(lock, "acquire", [.bool(false)], on: other)
        #expect(harness.reply(on: other) == .returning(.bool(false)))
        harness.close(second)
        harness.request(lock, "acquire", [.bool(false)], on: other)
        #expect(harness.reply(on: other) == .returning(.bool(true)))
    }

    @Test func clientsOfOtherNamespacesKeepReferences() {
        let harness = harness()
        let (ident, connection) = process(0, of: harness) {
            (harness.create("list"), harness.serve())
        }
        #expect(orphans(of: harness) == [:])
        harness.close(connection)
        #expect(harness.idents == [ident])
        #expect(orphans(of: harness) == [ident: "unconnected"])
    }

    @Test func inspectTellsWhoIsNotWatched() {
        let harness = harness()
        _ = process(0, of: harness) { harness.serve() }
        _ = process(101, of: harness) { harness.serve() }
        guard case .returning(.dict(let state))? = harness.control("inspect"),
            case .list(let connections)? = state[text: "connections"]
        else { return _ = Issue.record("inspect failed") }
        let watched = connections.prefix(2).map { connection -> WireValue? in
            guard case .dict(let fields) = connection else { return nil }
            return fields[text: "watched"]
        }
        #expect(watched == [.bool(false), .bool(true)])
    }

    @Test func swiftsLinksGiveBackTheirOwnAlone() {
        let harness = harness()
        let ident = process(100, of: harness) { harness.create("list") }
        let link = process(100, of: harness) { harness.openLink() }
        let incref = Request(ident: nil, method: "incref", arguments: [.text(ident)])
        harness.send(.call(1, incref), on: link)
        harness.close(link)
        #expect(harness.idents == [ident])
    }
}
