import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Lists of objects, connections and orphans come in pages, none of which takes long.
@Suite struct PagingTests {
    /// 100 ms, in steps of a work meter.
    private static let mostSteps = 10_000_000

    /// A server with so many objects, which a client holds.
    private func harness(
        objects count: Int,
        configure: (inout ManagerConfiguration) -> Void = { _ in }
    ) -> CoreHarness {
        let harness = CoreHarness(configure: configure)
        // No client has made the objects.
        harness.isReplayed = false
        for _ in 0..<count { insert(into: harness) }
        return harness
    }

    @discardableResult
    private func insert(into harness: CoreHarness) -> SharedObject {
        guard let registration = TypeRegistry()["list"] else { preconditionFailure("no lists") }
        let object = harness.core.objects.insert(ListReferent(), registration)
        object.references = 1
        return object
    }

    private func drop(_ object: SharedObject, of harness: CoreHarness) {
        #expect(harness.core.objects.dropReference(to: object) === object)
    }

    private func limit(_ frame: LinkFrame?) -> String? {
        guard case .reply(_, .raising(let exception))? = frame,
            case .dict(let state)? = exception.state
        else { return nil }
        return state[text: "limit"]?.asText
    }

    @Test func whoAsksForNoPageGetsTheFirst() throws {
        let harness = harness(objects: 10_000)
        guard case .returning(.dict(let fields))? = harness.control("inspect") else {
            return _ = Issue.record("inspect failed")
        }
        let page = CoreHarness.Page(fields: fields)
        #expect(page.idents("objects") == Array(harness.idents.prefix(2_000)))
        #expect(page.next == .dict(["objects": .int(2_000)]))
        #expect(
            fields[text: "totals"] == .dict(["objects": .int(10_000), "connections": .int(1)])
        )
        #expect(
            fields.keys.compactMap(\.asText) == [
                "server", "objects", "connections", "next", "totals", "typeids", "parked",
                "running", "limits", "principals", "memory", "denied", "dropped_log_lines",
                "handshakes",
            ]
        )
        #expect(harness.core.work.spent > 2_000 * 500)
        #expect(harness.core.work.spent < Self.mostSteps)
    }

    @Test func thePagesHaveEveryObjectOnceInTheOrderOfCreation() {
        let harness = harness(objects: 10_000)
        let link = harness.openLink()
        var steps: [Int] = []
        // A client may ask for fewer, not for more.
        let pages = harness.pages("inspect", limit: .max, on: link) { _ in
            steps.append(harness.core.work.spent)
        }
        #expect(pages.map { $0.idents("objects").count } == [2_000, 2_000, 2_000, 2_000, 2_000])
        #expect(pages.flatMap { $0.idents("objects") } == harness.idents)
        #expect(pages.map { $0.elements("connections").count } == [1, 0, 0, 0, 0])
        #expect(
            pages.map { $0.fields[text: "limits"] != nil } == [true, false, false, false, false]
        )
        #expect(steps.allSatisfy { 2_000 * 500 < $0 && $0 < Self.mostSteps })
        #expect(harness.page("inspect", [.null, .int(7)], on: link)?.idents("objects").count == 7)
    }

    @Test func objectsComeAndGoBetweenPages() {
        let harness = harness(objects: 10_000)
        let link = harness.openLink()
        var staying = Set(harness.idents.enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
        var turn = 0
        let pages = harness.pages("inspect", limit: 100, on: link) { page in
            turn += 1
            // The one at which the page ended is the first to go; many go at once, so that the order is made anew.
            let doomed = harness.core.objects.all.filter { !staying.contains($0.ident) }
            let last = doomed.filter { $0.ident == page.idents("objects").last }
            for object in last + doomed.filter({ $0 !== last.first }).prefix(2_000) {
                drop(object, of: harness)
            }
            if turn < 4 { staying.insert(insert(into: harness).ident) }
        }
        let seen = pages.flatMap { $0.idents("objects") }
        #expect(Set(seen).count == seen.count)
        #expect(staying.isSubset(of: seen))
        #expect(Set(harness.idents) == staying)
        #expect(pages.allSatisfy { $0.idents("objects").count <= 100 })
        #expect(harness.core.objects.count == harness.idents.count)
    }

    @Test func connectionsHavePagesToo() {
        let harness = CoreHarness()
        let links = (0..<25).map { _ in harness.openLink() }
        harness.close(links[3])
        let pages = harness.pages("inspect", limit: 10, on: links[0])
        #expect(pages.map { $0.elements("connections").count } == [10, 10, 4])
        let ids = pages.flatMap { $0.elements("connections") }.compactMap { $0[text: "id"] }
        let open = links.filter { $0 != links[3] }.map { WireValue.int(Int($0.number)) }
        #expect(ids == open)
    }

    @Test func aPageEndsWhereItHasCostEnough() throws {
        let harness = harness(objects: 500) { $0.limits.workInSteps = 1_000_000 }
        let pages = harness.pages("inspect", limit: 2_000, on: harness.openLink())
        #expect(pages.count >= 2)
        #expect(pages.flatMap { $0.idents("objects") } == harness.idents)
    }

    @Test(
        arguments: [
            [.int(3)], [.text("x")], [.dict(["objects": .int(-1)])],
            [.dict(["objects": .text("x")])],
            [.null, .int(0)], [.null, .text("x")], [.null, .null, .null],
        ] as [[WireValue]]
    )
    func whatIsNoPageIsRefused(_ arguments: [WireValue]) {
        let harness = harness(objects: 3)
        for method in ["inspect", "orphans"] {
            guard case .traceback(let text)? = harness.control(method, arguments) else {
                return _ = Issue.record("\(method)\(arguments) is answered")
            }
            #expect(text.contains("Error: "))
        }
    }

    @Test func orphansHavePages() throws {
        let harness = CoreHarness { $0.operators = [7] }
        for number in 0..<60 {
            harness.processID = number % 2 == 0 ? 100 : 42
            _ = harness.create("list")
        }
        harness.processID = 42
        harness.endProcess(100)
        let orphans = harness.idents.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        let link = harness.openLink()
        let pages = harness.pages("orphans", limit: 7, on: link)
        #expect(pages.flatMap { $0.idents("orphans") } == orphans)
        #expect(pages.allSatisfy { $0.idents("orphans").count <= 7 })
        // `inspect` counts those of each page by who made them.
        let counted = harness.pages("inspect", limit: 20, on: link)
        let first = counted[0].elements("principals").first { $0[text: "orphans"] != .int(0) }
        #expect(first?[text: "orphans"] == .int(10))
        let further = counted.dropFirst().map { $0.fields[text: "orphans"] }
        let creator = try #require(first?[text: "principal"]?.asText)
        #expect(further == Array(repeating: .dict([creator: .int(10)]), count: 2))
        // Whoever drops them page by page meets each of them once.
        var dropped: [String] = []
        _ = harness.pages("orphans", limit: 7, on: link) { page in
            dropped += page.idents("orphans")
            harness.call(2, "", "drop", [.texts(page.idents("orphans"))], on: link)
            _ = harness.linkFrame(on: link)
        }
        #expect(dropped == orphans)
        #expect(harness.orphanIdents == [])
        #expect(harness.idents.count == 30)
    }

    @Test func tenThousandOrphansTakeLittleWorkAPage() {
        let harness = harness(objects: 10_000)
        let link = harness.openLink()
        #expect(harness.pages("orphans", limit: 2_000, on: link).count == 1)
        #expect(harness.core.work.spent >= 10_000)
        #expect(harness.core.work.spent < Self.mostSteps)
    }

    @Test func whatGoesThroughAllObjectsIsCharged() {
        let harness = harness(objects: 10_000) { $0.limits.workInSteps = 1_000_000 }.own
        let link = harness.openLink()
        harness.call(1, "", "debug_info", on: link)
        #expect(limit(harness.linkFrame(on: link)) == "work")
        harness.call(2, "", "number_of_objects", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(10_000))))
        #expect(harness.core.work.spent >= 10_000)
        #expect(harness.core.refusalCounts[.work] == 1)
    }

    @Test func aDropThatCostsTooMuchDropsNothing() {
        let harness = CoreHarness {
            $0.operators = [7]
            $0.limits.workInSteps = 100_000
        }
        harness.processID = 100
        let orphan = harness.create("list")
        harness.processID = 42
        harness.endProcess(100)
        let link = harness.openLink()
        let others = (0..<1_000).map { "test-\($0)" }
        harness.call(1, "", "drop", [.texts([orphan] + others)], on: link)
        #expect(limit(harness.linkFrame(on: link)) == "work")
        harness.call(2, "", "drop", [.text(String(repeating: "x", count: 200_000))], on: link)
        #expect(limit(harness.linkFrame(on: link)) == "work")
        #expect(harness.orphanIdents == [orphan])
    }
}
