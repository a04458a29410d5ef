import MPReferents
import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Recordings that were changed, cut, or made up: an error that says where, and never a trap.
@Suite(.timeLimit(.minutes(10)))
struct HostileRecordingTests {
    /// A server with few types, so that its recording is small: lists, queues, locks and a service.
    private static var registry: TypeRegistry {
        let standard = TypeRegistry()
        let services = TypeRegistry.withServices()
        return TypeRegistry(
            ["list", "Queue", "RLock", "Iterator"].compactMap { standard[$0] }
                + ["Bank", "Account"].compactMap { services[$0] }
        )
    }

    /// A recording of calls that are answered, wait, and run, and what is the beginning of it.
    static func record() -> (bytes: [UInt8], header: Int) {
        let harness = CoreHarness {
            $0.registry = registry
            $0.slowCall = 1_000_000
            $0.clock = { 7 }
        }
        let header = CoreHarness { $0.registry = registry }.takeRecord().count
        let list = harness.create("list")
        let queue = harness.create("Queue")
        let (link, served) = (harness.openLink(), harness.serve())
        harness.call(1, list, "append", [.text("a value")], on: link)
        harness.request(list, "__len__", on: served)
        harness.call(2, queue, "get", on: link)
        harness.advance(by: .seconds(1))
        harness.call(3, queue, "put", [.int(1)], on: link)
        harness.call(4, "", "create", [.text("Bank"), .text("savings")], on: link)
        harness.finishOldest(.creating(.bank))
        harness.call(5, queue, "get", on: link)
        harness.close(served)
        harness.endProcess(42)
        harness.close(link, leftUnread: true)
        harness.shutDown()
        return (harness.takeRecord(), header)
    }

    @Test func theRecordingItselfIsFine() throws {
        let (bytes, header) = Self.record()
        #expect(try CoreHarness.replay(bytes, types: Self.registry).count == 0)
        #expect(bytes.count - header > 500)
    }

    @Test("a frame that is cut at any byte is malformed")
    func cutFrames() throws {
        let (bytes, _) = Self.record()
        var wholeCount = 0
        for count in bytes.indices {
            do throws(RecordingFault) {
                let found = try CoreHarness.replay(Array(bytes[..<count]), types: Self.registry)
                #expect(found.count == 0)
                wholeCount += 1
            } catch {
                guard case .malformed = error.reason else {
                    Issue.record("cut after \(count) bytes: \(error)")
                    continue
                }
                #expect(error.offset <= count)
            }
        }
        // It may be cut between two entries.
        #expect(wholeCount > 10)
    }

    @Test("a frame with any byte changed is run, or malformed", arguments: 0..<6)
    func changedFrames(change: Int) throws {
        let (bytes, _) = Self.record()
        var limits = ReplayLimits()
        limits.memoryInBytes = 64 << 20
        limits.workInSteps = 1_000_000
        var faultCount = 0
        // Two of the changes for each byte: one of all takes a minute.
        for index in stride(from: change % 3, to: bytes.count, by: 3) {
            var changed = bytes
            switch change {
            case 0: changed[index] ^= 1
            case 1: changed[index] ^= 2
            case 2: changed[index] ^= 0x80
            case 3: changed[index] = 0xff
            case 4: changed[index] &+= 1
            default: changed.remove(at: index)
            }
            do throws(RecordingFault) {
                _ = try CoreHarness.replay(changed, types: Self.registry, limits: limits)
            } catch {
                faultCount += 1
                // It may be noticed long after the change: an entry that means something else is none that is wrong.
                #expect((0...changed.count).contains(error.offset))
            }
        }
        #expect(faultCount > 30)
    }
}

// MARK: - Made up

extension HostileRecordingTests {
    private static let peer = PeerDescription(
        processID: 1,
        localAddress: .unix(path: "/run/s"),
        acceptsMD5: true,
        source: .owner
    )

    /// Runs inputs that no server records in this order.
    private static func run(
        _ inputs: [(CoreInput, Duration)],
        settings: (inout ManagerConfiguration) -> Void = { _ in },
        and entries: (inout EntryWriter) -> Void = { _ in }
    ) throws(RecordingFault) -> CoreHarness.Replayed {
        var configuration = ManagerConfiguration(
            authkey: CoreHarness.key,
            authenticator: CoreHarness.authenticator,
            serverID: "test",
            registry: registry
        )
        settings(&configuration)
        var writer = EntryWriter()
        RecordingHeader(configuration, RecordingOptions()).append(to: &writer)
        var last = Duration.zero
        for (input, time) in inputs {
            writer.time(input.tag, time, since: last)
            input.append(to: &writer)
            last = time
        }
        entries(&writer)
        return try CoreHarness.replay(writer.bytes, types: registry)
    }

    /// What is said of inputs that can't be run.
    private static func fault(_ inputs: [(CoreInput, Duration)]) -> String {
        do throws(RecordingFault) {
            _ = try run(inputs)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static func opened(_ number: UInt64) -> CoreInput {
        .opened(ConnectionID(number), peer, chance: [UInt8](repeating: 1, count: 8))
    }

    @Test func aConnectionIsOpenedOnce() {
        let inputs = [(Self.opened(7), Duration.zero), (Self.opened(7), .zero)]
        #expect(Self.fault(inputs).contains("connection 7 is opened, which is open"))
        #expect(Self.fault(inputs).hasPrefix("event 2, at byte "))
    }

    @Test func timeGoesForward() {
        let inputs = [(CoreInput.advanced, Duration.seconds(3)), (.advanced, .seconds(2))]
        #expect(Self.fault(inputs).contains("it happened before the event before it"))
    }

    @Test(
        "whatever is said of connections, sessions, processes and tasks that aren't there is passed over"
    )
    func unknownNumbers() throws {
        let id = ConnectionID(.max)
        let result = RecordedResult(.returning(.null), in: TypeRegistry())
        let inputs: [CoreInput] = [
            .received(id, [1, 2, 3]), .drained(id), .continued(id), .readAll(id, but: 1 << 50),
            .closed(id, leftUnread: true), .processEnded(.max), .sessionWatched(CallerID(9)),
            .slowReaderCutOff(id), .outputSampled([(id, 1 << 50), (id, 1)]), .tlsEnded(id),
            .memorySampled(1 << 50), .finished(CallID(.max), result),
            .authkeysSet(.init(AuthkeyRing([]))),
            Self.opened(1), .shutDown(reason: "one"), .shutDown(reason: "two"), Self.opened(2),
            .advanced,
        ]
        let found = try Self.run(inputs.map { ($0, .seconds(1 << 39)) })
        #expect(found.differences.first?.found == "no such task")
        #expect(found.count == 1)
    }

    @Test("times and limits at the ends of their types are no overflow")
    func extremeSettings() throws {
        for (number, time) in [(Int.max, Duration.seconds(Int64.max)), (0, .zero)] {
            let inputs: [CoreInput] = [
                Self.opened(1), .received(ConnectionID(1), [0, 0, 0, 1, 0]),
                .handshakeFailed(.ipv4(1), .failed), .handshakeFailed(.ipv4(1), .failed),
                .handshakeWanted(.ipv4(1)), .tlsBegun(ConnectionID(5), .ipv4(1), chance: .max),
                .tlsBegun(ConnectionID(5), .ipv4(1), chance: .max), .advanced,
                .memorySampled(1), .outputSampled([(ConnectionID(1), 1 << 50)]),
                .closed(ConnectionID(1), leftUnread: false),
            ]
            _ = try Self.run(inputs.map { ($0, time) }) { configuration in
                configuration.shortMessage = 0
                configuration.frameLimit = number
                configuration.handshakeTimeout = time
                configuration.admission.patience = time
                configuration.admission.failurePenalty = time
                configuration.admission.longestPenalty = time
                configuration.admission.halfOpen = max(1, number)
                configuration.limits.lastingOutputTime = time
                configuration.limits.memoryInBytes = number
                configuration.limits.connections = number
                configuration.pickleLimits.depth = number
            }
        }
    }

    @Test func clocksThatNoMachineHasAreRefused() {
        for time in [Int64.max, .min, -1] {
            #expect(throws: RecordingFault.self) {
                try Self.run([(.advanced, .zero)]) { _ in
                } and: { writer in
                    writer.byte(EntryTag.clock)
                    writer.integer(time)
                }
            }
        }
    }

    @Test("a million entries for one event are refused, and so are events of which nothing is told")
    func endlessLists() {
        #expect {
            try Self.run([(.advanced, .zero)]) { _ in
            } and: { writer in
                for _ in 0...1 << 20 {
                    writer.byte(EntryTag.droppedLines)
                    writer.integer(0)
                }
            }
        } throws: { "\($0)".contains("entries belong to it") }
        let inputs = (1...70).map { (Self.opened($0), Duration.zero) }
        #expect(Self.fault(inputs).contains("nothing tells what came of the events before it"))
    }

    @Test("thousands of actions that differ are counted in pairs")
    func manyDifferences() throws {
        let found = try Self.run([(.advanced, .zero)]) { _ in
        } and: { writer in
            writer.byte(EntryTag.outcome)
            for number in 0..<100_000 as Range<UInt64> {
                writer.byte(5)
                writer.number(number)
            }
            writer.byte(0)
        }
        #expect(found.count == 100_000)
        #expect(found.differences.count == 3)
    }

    @Test("a value that multiplies is refused before it takes memory")
    func multiplyingValues() {
        // A list of two references to a list of two references, and so on, 60 times.
        var pickle: [UInt8] = [0x80, 2, UInt8(ascii: "]"), UInt8(ascii: "q"), 0]
        for index in 1...60 as ClosedRange<UInt8> {
            pickle += [
                UInt8(ascii: "0"), UInt8(ascii: "]"), UInt8(ascii: "q"), index, UInt8(ascii: "("),
            ]
            pickle += [
                UInt8(ascii: "h"), index - 1, UInt8(ascii: "h"), index - 1, UInt8(ascii: "e"),
            ]
        }
        pickle.append(UInt8(ascii: "."))
        #expect(throws: RecordingError.self) { try WireValue(recorded: pickle, ReplayLimits()) }
    }
}
