import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Running again what a core was told. (That the same core does the same is a part of each other test: `CoreHarness`.)
@Suite(.timeLimit(.minutes(10)))
struct ReplayTests {
    /// A list that counts one too many.
    private struct WrongList: Referent {
        var list = ListReferent()

        static var exposed: [String] { ListReferent.exposed }
        static var facts: [MethodFacts] { ListReferent.facts }

        mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
            if call.method == "__len__" { return .reply(.int(list.size + 1)) }
            return try list.call(call)
        }

        func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {
            try list.appendRepresentation(to: &text)
        }

        var value: WireValue? { list.value }
        var size: Int { list.size }
    }

    private static var withWrongLists: TypeRegistry {
        TypeRegistry().adding([
            TypeRegistration("list", WrongList.self) {
                (_, _) throws(PythonException) in WrongList()
            }
        ])
    }

    /// A server with a list, and calls of a link and of CPython.
    private func harnessWithCalls() -> CoreHarness {
        let harness = CoreHarness()
        let list = harness.create("list")
        let (link, served) = (harness.openLink(), harness.serve())
        harness.call(1, list, "append", [.text("a value of a user")], on: link)
        harness.call(2, list, "__len__", on: link)
        harness.request(list, "__len__", on: served)
        harness.call(3, list, "__len__", on: link)
        return harness
    }

    @Test func aCoreThatDoesOtherwiseIsFound() throws {
        let harness = harnessWithCalls()
        let found = try harness.replay(types: Self.withWrongLists)
        #expect(found.count == 3)
        let first = try #require(found.differences.first)
        #expect(first.call?.typeid == "list")
        #expect(first.call?.method == "__len__")
        #expect(first.callNumber == 2)
        #expect(first.found.hasSuffix(": 2"))
        #expect(found.differences.map(\.callNumber) == [2, nil, 3])
        #expect(found.differences[1].call?.method == "__len__")
    }

    @Test func whatWasAnsweredIsShownIfItWasRecorded() throws {
        let harness = CoreHarness { $0.recording = RecordingOptions(keepsAnswers: true) }
        let list = harness.create("list")
        let link = harness.openLink()
        harness.call(1, list, "__len__", on: link)
        let found = try harness.replay(types: Self.withWrongLists)
        let difference = try #require(found.differences.first)
        #expect(difference.recorded.hasSuffix(": 0"))
        #expect(difference.found.hasSuffix(": 1"))
    }

    @Test("neither keys nor what they could be guessed by are recorded")
    func keysStaySecret() throws {
        let harness = CoreHarness()
        let strange = harness.open()
        let challenge = try #require(harness.nextFrame(on: strange))
        let answer = CoreHarness.authenticator.mac(
            .sha256,
            key: Authkey(bytes: Array("a wrong key".utf8)),
            of: Array(challenge.dropFirst(11))
        )
        harness.send(frame: Array("{sha256}".utf8) + answer, on: strange)
        #expect(harness.closed.contains(strange))
        _ = harness.openAuthenticated()
        _ = harness.openAuthenticatedByMD5()
        _ = harness.control("dummy")
        let record = harness.takeRecord()
        #expect(!record.contains(subsequence: CoreHarness.key.withBytes { Array($0) }))
        #expect(!record.contains(subsequence: Array(answer.prefix(8))))
        // Our challenge, of which the random bytes of the harness follow a rule.
        #expect(!record.contains(subsequence: Array(challenge.dropFirst(19).prefix(8))))
        #expect(!record.contains(subsequence: Array("#CHALLENGE#".utf8)))
        #expect(!record.contains(subsequence: Array("#WELCOME#".utf8)))
        #expect(try CoreHarness.replay(record).count == 0)
    }

    @Test func valuesOfUsersAreRecorded() {
        let harness = harnessWithCalls()
        #expect(harness.takeRecord().contains(subsequence: Array("a value of a user".utf8)))
    }

    @Test func otherVersionsAreRefused() throws {
        let harness = CoreHarness()
        var record = harness.takeRecord()
        record[1] = 9
        #expect(throws: RecordingFault(.otherVersion(9), at: 20)) {
            _ = try RecordingHeader(frame: RecordedFrame(record, at: 20))
        }
    }

    @Test("what tasks return is in the recording, and their code isn't needed")
    func servicesAreNotCalled() throws {
        let harness = CoreHarness.withServices()
        let link = harness.openLink()
        harness.call(1, "", "create", [.text("Bank"), .text("savings")], on: link)
        let instance = FakeService()
        harness.finishOldest(.creating(.bank))
        guard case .reply(1, .returning(.tuple(let made)))? = harness.linkFrame(on: link),
            case .text(let bank)? = made.first
        else {
            Issue.record("no bank")
            return
        }
        harness.call(2, bank, "open", on: link)
        harness.call(3, bank, "open", on: link)
        harness.finishOldest(.creating(.account(of: instance)))
        harness.finishOldest(.creating(.account(of: instance)))
        harness.call(4, bank, "total", on: link)
        harness.finishOldest(.returning(.list([.int(3), .text("of them")])))
        harness.call(5, bank, "total", on: link)
        harness.finishOldest(.raising(.valueError("none")))
        let found = try harness.replay(types: TypeRegistry())
        #expect(found.count == 0)
        #expect(found.missingTypes == ["Teller", "get_queue"])
    }

    @Test func settingsThatChangeAreRecorded() throws {
        let harness = CoreHarness()
        _ = harness.create("list")
        var limits = ServerLimits()
        limits.objectsPerPrincipal = 1
        harness.core.setSettings(
            ChangeableSettings(limits, slowCall: 5, breaksDeadlocks: true)
        )
        let refused = harness.control("create", [.text("list")])
        #expect(refused?.isFailure == true)
        #expect(harness.core.configuration.breaksDeadlocks)
        #expect(try harness.replay().count == 0)
    }

    @Test func onlyTheBeginningIsRunIfThatIsWanted() throws {
        let harness = harnessWithCalls()
        harness.advance(by: .seconds(10))
        let late = harness.create("dict")
        let found = try harness.replay(until: .seconds(5))
        #expect(found.isOver)
        #expect(found.count == 0)
        #expect(!late.isEmpty)
        #expect(found.duration < .seconds(5))
    }
}

extension [UInt8] {
    /// Whether bytes stand in these, one after the other.
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
