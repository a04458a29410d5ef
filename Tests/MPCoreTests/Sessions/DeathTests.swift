import MPCore
import MPReferents
import MPWire
import Testing

/// What becomes of that which a client held when it died.
@Suite struct DeathTests {
    /// The process that all peers of the harness belong to.
    private let process = 42

    @Test(arguments: ["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore"])
    func theEndOfALinkFreesWhatItHolds(_ typeid: String) {
        let harness = CoreHarness()
        let held = harness.create(typeid)
        let (holder, waiter) = (harness.openLink(), harness.openLink())
        harness.call(1, held, "acquire", on: holder)
        #expect(harness.linkFrame(on: holder) == .reply(call: 1, .returning(.bool(true))))
        harness.call(1, held, "acquire", on: waiter)
        #expect(harness.linkFrame(on: waiter) == nil)
        harness.close(holder)
        #expect(harness.linkFrame(on: waiter) == .reply(call: 1, .returning(.bool(true))))
    }

    /// Issue 15: the log told of locks that nobody held.
    @Test(arguments: ["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore"])
    func onlyWhatWasHeldIsLoggedAndByItsName(_ typeid: String) {
        let harness = CoreHarness()
        let held = harness.create(typeid)
        let (first, second) = (harness.openLink(), harness.openLink())
        for id in [first, second] { harness.call(1, held, "acquire", on: id) }
        harness.call(2, held, "release", on: first)
        harness.close(first)
        #expect(harness.abandoned.isEmpty)
        harness.close(second)
        #expect(harness.abandoned == [LoggedObject(ident: held, typeid: typeid, name: nil)])
    }

    @Test func whatHasANameIsLoggedByIt() {
        let harness = CoreHarness()
        let link = harness.openLink()
        let arguments: [WireValue] = [.text("get_named"), .text("Lock"), .text("gate")]
        guard case .returning(.tuple(let pair)) = harness.control("create", arguments),
            case .text(let lock)? = pair.first
        else { return #expect(Bool(false), "there is no named lock") }
        harness.call(1, lock, "acquire", on: link)
        harness.call(2, lock, "acquire", [.bool(false)], on: link)
        harness.close(link)
        #expect(harness.abandoned == [LoggedObject(ident: lock, typeid: "Lock", name: "gate")])
    }

    @Test func theNextOwnerLearnsThatTheLockWasAbandoned() throws {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let (first, second) = (harness.openLink(), harness.openLink())
        harness.call(1, lock, "acquire_grant", on: first)
        let before = try grant(harness.linkFrame(on: first))
        #expect(!before.wasAbandoned)
        harness.call(1, lock, "acquire_grant", on: second)
        harness.close(first)
        let after = try grant(harness.linkFrame(on: second))
        #expect(after.wasAbandoned)
        #expect(after.token > before.token)
    }

    @Test func aLockThatIsReleasedInOrderIsNotAbandoned() throws {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let (first, second) = (harness.openLink(), harness.openLink())
        harness.call(1, lock, "acquire", on: first)
        harness.call(2, lock, "release", on: first)
        harness.close(first)
        harness.call(1, lock, "acquire_grant", on: second)
        #expect(try !grant(harness.linkFrame(on: second)).wasAbandoned)
    }

    @Test func aPythonClientsLockOutlivesItUnlessToldOtherwise() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let holder = harness.serve()
        harness.request(lock, "acquire", on: holder)
        harness.close(holder)
        harness.endProcess(process)
        let other = harness.serve()
        harness.request(lock, "acquire", [.bool(false)], on: other)
        #expect(harness.reply(on: other) == .returning(.bool(false)))
    }

    @Test func aPythonProcessGivesItsLocksBackOnRequest() {
        let harness = CoreHarness { $0.releasesDeadClients = true }
        harness.processID = 41
        let lock = harness.create("Lock")
        harness.processID = process
        let holder = harness.serve()
        #expect(harness.watchedProcesses == [41, process])
        harness.request(lock, "acquire", on: holder)
        // A thread has ended, but not its process.
        harness.close(holder)
        let other = harness.openLink()
        harness.call(1, lock, "locked", on: other)
        #expect(harness.linkFrame(on: other) == .reply(call: 1, .returning(.bool(true))))
        harness.endProcess(process)
        let late = harness.serve()
        harness.request(lock, "acquire", [.bool(false)], on: late)
        #expect(harness.reply(on: late) == .returning(.bool(true)))
    }

    @Test func theEndOfAProcessEndsConnectionsThatAChildKeepsOpen() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let link = harness.openLink()
        harness.call(1, lock, "acquire", on: link)
        harness.endProcess(process)
        #expect(harness.closed.contains(link))
        let other = harness.openLink()
        harness.call(1, lock, "acquire", on: other)
        #expect(harness.linkFrame(on: other) == .reply(call: 1, .returning(.bool(true))))
    }

    @Test func aLockThatWasTakenThroughAConditionThatIsGoneGoesBack() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let proxy = WireProxy(
            token: Token(typeid: "Lock", address: nil, ident: lock),
            proxyType: WireGlobal("multiprocessing.managers", "AcquirerProxy")
        )
        let link = harness.openLink()
        let condition = harness.create("Condition", [.proxy(proxy)])
        harness.call(1, condition, "acquire", on: link)
        _ = harness.control("decref", [.text(condition)])
        harness.close(link)
        let other = harness.openLink()
        harness.call(1, lock, "acquire", [.bool(false)], on: other)
        #expect(harness.linkFrame(on: other) == .reply(call: 1, .returning(.bool(true))))
    }

    @Test func aConditionMayGoWhileACallWaitsForItsLock() {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let proxy = WireProxy(
            token: Token(typeid: "Lock", address: nil, ident: lock),
            proxyType: WireGlobal("multiprocessing.managers", "AcquirerProxy")
        )
        let condition = harness.create("Condition", [.proxy(proxy)])
        let (holder, waiter) = (harness.serve(), harness.serve())
        harness.request(lock, "acquire", on: holder)
        _ = harness.reply(on: holder)
        harness.request(condition, "acquire", on: waiter)
        _ = harness.control("decref", [.text(condition)])
        guard case .traceback = harness.reply(on: waiter) else {
            Issue.record("the waiter hangs")
            return
        }
        harness.request(lock, "release", on: holder)
        #expect(harness.reply(on: holder) == .returning(.null))
        harness.request(lock, "acquire", [.bool(false)], on: holder)
        #expect(harness.reply(on: holder) == .returning(.bool(true)))
    }

    @Test func manyLinksOfAProcessAreWatchedForOnce() {
        let harness = CoreHarness()
        for _ in 0..<10 { harness.close(harness.openLink()) }
        #expect(harness.watchedProcesses == [process])
    }

    /// What `acquire_grant` answered.
    private func grant(_ frame: LinkFrame?) throws -> (token: Int, wasAbandoned: Bool) {
        guard case .reply(_, .returning(.tuple(let parts)))? = frame, parts.count == 2,
            case .int(let token) = parts[0], case .bool(let wasAbandoned) = parts[1]
        else { throw NoGrant() }
        return (token, wasAbandoned)
    }

    private struct NoGrant: Error {}
}

extension CoreHarness {
    /// The objects that were logged as given back.
    var abandoned: [LoggedObject] {
        events.compactMap { if case .abandoned(_, let object) = $0 { object } else { nil } }
    }
}
