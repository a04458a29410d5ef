import MPReferents
import MPWire
import Testing

@testable import MPCore

/// What `inspect` tells of a work queue, and to whom.
@Suite struct WorkQueueInspectionTests {
    private func report(to asker: ConnectionID, of harness: CoreHarness) throws -> WorkQueueReport?
    {
        let page = try #require(harness.page("inspect", on: asker))
        let objects: [ServerSnapshot.Object] = try WireCoding.decode(
            page.fields[text: "objects"] ?? .null
        )
        return objects.lazy.compactMap(\.workQueue).first
    }

    @Test func tellsOfWorkersAndTheirTasks() throws {
        let harness = CoreHarness()
        let queue = harness.create("WorkQueue")
        let list = harness.create("list")
        harness.processID = 1
        let submitter = harness.serve()
        harness.request(queue, "put", [.text("a")], on: submitter)
        #expect(harness.reply(on: submitter) == .returning(.int(1)))
        harness.processID = 2
        let worker = harness.serve()
        harness.request(queue, "lease", on: worker)
        #expect(harness.reply(on: worker) != nil)
        harness.advance(by: .seconds(90))
        harness.processID = 3
        let link = harness.openLink()
        let report = try #require(try report(to: link, of: harness))
        #expect(report.counts.leased == 1)
        #expect(report.workers.map(\.processID) == [2])
        #expect(report.workers.map(\.oldest) == [90])
        #expect(report.tasks.map(\.age) == [90])
        #expect(report.tasks.map(\.session) == report.workers.map(\.session))
        let objects = harness.page("inspect", on: link)?.elements("objects") ?? []
        #expect(objects.first { $0[text: "ident"] == .text(list) }?[text: "report"] == .null)
        // A worker that is killed is none.
        harness.close(worker)
        harness.endProcess(2)
        #expect(try self.report(to: link, of: harness)?.workers == [])
    }

    /// The session of a worker with a name is the latest one that has called in it.
    @Test func tellsWhoWorksForAName() throws {
        let harness = CoreHarness()
        let queue = harness.create("WorkQueue")
        let arguments: [WireValue] = [.int(1), .null, .bool(false), .null, .text("w")]
        for process in [1, 2] {
            harness.processID = process
            harness.request(queue, "lease", arguments, on: harness.serve())
            let report = try #require(try report(to: harness.openLink(), of: harness))
            #expect(report.workers.map(\.name) == ["w"])
            #expect(report.workers.map(\.processID) == [process])
        }
    }

    @Test(arguments: [
        ("otherwise standard", true),
        ("deny * call WorkQueue.tasks\notherwise standard", false),
        ("deny * call WorkQueue.put\notherwise standard", true),
        ("allow * inspect", false),
        ("allow * inspect\nallow * call WorkQueue.counts,rates,workers,tasks", true),
        ("allow * inspect\nallow * call WorkQueue[other]", false),
    ])
    func tellsNothingToWhoMayNotAskTheQueue(rules: String, isTold: Bool) throws {
        let harness = CoreHarness()
        _ = harness.create("WorkQueue")
        harness.core.setRights(try Rights(parsing: rules), into: &harness.output)
        harness.carryOut()
        let report = try report(to: harness.openLink(), of: harness)
        #expect((report != nil) == isTold)
        // It hasn't asked for that.
        #expect(harness.core.denialCount == 0)
    }
}
