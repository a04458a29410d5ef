import MPReferents
import MPWire

/// Runs a recording through a core of this program, and notes where it does something else.
///
/// It takes one frame after the other, as fast as they come: time is in the recording.
package struct Replayer: ~Copyable {
    /// The program and the configuration of the recorded server.
    package let header: RecordingHeader
    /// The types whose code this program doesn't have: what their objects answer differs.
    package private(set) var missingTypes: [String]
    /// The differences, as far as they are kept.
    package private(set) var differences: [ReplayDifference] = []
    /// The number of differences.
    package private(set) var differenceCount = 0
    /// The number of inputs.
    package private(set) var eventCount = 0
    /// Whether an input beyond ``until`` has come.
    package private(set) var isOver = false
    /// The greatest number of differences that are kept.
    package var mostDifferences = 10
    /// The time since the first input from which on nothing is run.
    package var until: Duration?

    private var core: ManagerCore
    private var output = ManagerOutput()
    private let script = ReplayScript()
    private let instances: ReplayedInstances
    /// The tasks that have begun and not ended.
    private var running: Set<CallID> = []
    /// Those that have begun in this batch.
    private var begunTasks: Set<CallID> = []
    /// What the first frame holds after the header; `nil` once it has been run.
    private var firstFrame: EntryReader?
    private var firstTime: Duration?
    private var now = Duration.zero

    /// Begins with the first frame.
    ///
    /// - Parameters:
    ///   - frame: The first frame.
    ///   - types: The types of this program.
    /// - Returns: The replayer, which has run nothing yet.
    /// - Throws: ``RecordingError``.
    package static func begin(
        _ frame: [UInt8],
        types: TypeRegistry
    ) throws(RecordingError) -> Replayer {
        var reader = EntryReader(frame)
        let header = try RecordingHeader(&reader)
        var replayer = Replayer(header, types: types)
        replayer.firstFrame = reader
        return replayer
    }

    private init(_ header: RecordingHeader, types: TypeRegistry) {
        self.header = header
        let (registry, missing) = header.registry(with: types)
        missingTypes = missing
        instances = ReplayedInstances(of: registry)
        core = ManagerCore(configuration: header.configuration(with: registry), script: script)
    }

    /// Runs the rest of the first frame, once ``until`` and the like are set.
    ///
    /// - Throws: ``RecordingError``.
    package mutating func runFirstFrame() throws(RecordingError) {
        guard var reader = firstFrame.take() else { return }
        try run(&reader)
    }

    /// Runs one more frame.
    ///
    /// - Throws: ``RecordingError``.
    package mutating func run(_ frame: [UInt8]) throws(RecordingError) {
        var reader = EntryReader(frame)
        try run(&reader)
    }

    /// The number of calls.
    package var callCount: UInt64 { mutating get { core.callCount } }

    /// The time from the first to the latest input.
    package var duration: Duration { firstTime.map { now - $0 } ?? .zero }

    private mutating func run(_ reader: inout EntryReader) throws(RecordingError) {
        while !reader.isAtEnd, !isOver {
            if reader.next == EntryTag.outcome {
                _ = try reader.byte()
                try compare(&reader)
            } else {
                try runInput(&reader)
            }
        }
        for typeid in instances.unknownTypes.sorted() where !missingTypes.contains(typeid) {
            missingTypes.append(typeid)
        }
    }

    private mutating func runInput(_ reader: inout EntryReader) throws(RecordingError) {
        let (tag, time) = try reader.time(since: now)
        let input = try CoreInput(tag: tag, &reader)
        script.begin()
        while try script.take(&reader) {}
        let first = firstTime ?? time
        if let until, time - first > until {
            isOver = true
            return
        }
        (firstTime, now) = (first, time)
        eventCount += 1
        try apply(input)
    }
}

// MARK: - Inputs

extension Replayer {
    private mutating func apply(_ input: CoreInput) throws(RecordingError) {
        switch input {
        case .opened(let id, let peer, let chance):
            guard chance.count == 8 else { throw .malformed("a connection has no lots") }
            let random = [UInt8](repeating: 0, count: 24) + chance
            core.opened(id, peer: peer, random: random, at: now, into: &output)
        case .received(let id, let bytes): core.received(bytes, on: id, at: now, into: &output)
        case .drained(let id): core.drained(id, at: now, into: &output)
        case .continued(let id): core.continued(id, at: now, into: &output)
        case .readAll(let id, let unread):
            _ = core.readAll(but: unread, on: id, at: now, into: &output)
        case .closed(let id, let leftUnread):
            core.closed(id, leftUnread: leftUnread, at: now, into: &output)
        case .advanced: core.advance(to: now, into: &output)
        case .processEnded(let process):
            core.processEnded(process, at: now, into: &output)
        case .finished(let call, let result): try finish(call, result)
        case .sessionWatched(let session): core.watchSession(session, into: &output)
        case .memorySampled(let bytes): core.sampledMemory(bytes, into: &output)
        case .memoryGivenBack: core.gaveMemoryBack()
        case .slowReaderCutOff(let id): core.cutOffSlowReader(id, into: &output)
        case .outputSampled(let queues):
            _ = core.sampledOutput(queues, at: now, into: &output)
        case .rightsSet(let rights): core.setRights(rights, into: &output)
        case .authkeysSet(let keys): core.setAuthkeys(keys.ring)
        case .tlsBegun(let id, let source, let chance):
            _ = core.beginTLS(id, from: source, chance: chance)
        case .tlsEnded(let id): core.endTLS(id)
        case .handshakeWanted(let source):
            _ = core.admitsHandshake(from: source, at: now, into: &output)
        case .handshakeFailed(let source, let ending):
            core.handshakeFailed(from: source, ending, at: now)
        case .shutDown(let reason): core.beginShutdown(reason: reason, into: &output)
        case .drainingBegun: core.beginDraining()
        }
        noteTasks()
    }

    private mutating func finish(_ call: CallID, _ result: RecordedResult) throws(RecordingError) {
        guard running.remove(call) != nil else {
            // A core that does something else has perhaps never begun it.
            return note(recorded: "the task of call \(call.number) ended", found: "no such task")
        }
        let result = try result.result(sharing: instances)
        core.finished(call, with: result, at: now, into: &output)
    }

    /// Remembers the tasks that have begun in this batch; those that were noted already stay.
    private mutating func noteTasks() {
        var begun: [CallID] = []
        output.forEachAction { if case .run(let call, _) = $0 { begun.append(call) } }
        for call in begun where begunTasks.insert(call).inserted { running.insert(call) }
    }
}

// MARK: - Outcomes

extension Replayer {
    private mutating func compare(_ reader: inout EntryReader) throws(RecordingError) {
        var writer = EntryWriter()
        RecordedOutcome(
            handshakeFrames: script.handshakeFrames,
            leftOut: script.leftOut,
            keepsAnswers: header.keepsAnswers
        ).append(output, to: &writer)
        if !reader.skip(writer.bytes) {
            let recorded = try OutcomeItems(&reader, keepsAnswers: header.keepsAnswers)
            var own = EntryReader(writer.bytes)
            let found = try OutcomeItems(&own, keepsAnswers: header.keepsAnswers)
            compareFrames(recorded, found)
            compareOthers(recorded.others, found.others)
        }
        script.endBatch()
        begunTasks = []
        output.removeAll()
    }

    private mutating func compareFrames(_ recorded: OutcomeItems, _ found: OutcomeItems) {
        let connections = Set(recorded.frames.keys).union(found.frames.keys)
        for id in connections.sorted(by: { $0.number < $1.number }) {
            let old = recorded.frames[id] ?? []
            let new = found.frames[id] ?? []
            guard old != new else { continue }
            let payloads = self.payloads(on: id)
            let oldPayloads = recorded.octets[id].map { Self.split($0) } ?? []
            for index in 0..<max(old.count, new.count) {
                let (one, other) = (old.element(index), new.element(index))
                guard one != other else { continue }
                note(
                    on: id,
                    payloads.element(index) ?? oldPayloads.element(index),
                    recorded: Self.words(one, oldPayloads.element(index)),
                    found: Self.words(other, payloads.element(index))
                )
            }
        }
    }

    private mutating func compareOthers(_ recorded: [String], _ found: [String]) {
        guard recorded != found else { return }
        for change in found.difference(from: recorded) {
            switch change {
            case .remove(_, let words, _): note(recorded: words, found: "nothing")
            case .insert(_, let words, _): note(recorded: "nothing", found: words)
            }
        }
    }

    private mutating func note(
        on id: ConnectionID? = nil,
        _ payload: ArraySlice<UInt8>? = nil,
        recorded: String,
        found: String
    ) {
        differenceCount += 1
        guard differences.count < mostDifferences else { return }
        var number: UInt64?
        if let id, let payload, core.isLink(id) { number = LinkFrame.endedCall(in: payload) }
        var call: ReplayedCall?
        if let id {
            call = script.takeCall(ReplayedCall.Key(connection: id, number: number ?? 0))
        }
        differences.append(
            ReplayDifference(
                event: eventCount,
                time: duration,
                connection: id,
                callNumber: number,
                call: call,
                recorded: recorded,
                found: found
            )
        )
    }

    /// The payloads that were sent on a connection in this batch.
    private func payloads(on id: ConnectionID) -> [ArraySlice<UInt8>] {
        var bytes: [UInt8] = []
        let output = output
        output.forEachAction { action in
            guard case .send(id, let range) = action else { return }
            for piece in output.pieces(of: range) ?? [output.bytes[range]] { bytes += piece }
        }
        return Self.split(bytes)
    }

    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var decoder = FrameDecoder(limit: .max)
        decoder.append(bytes[...])
        var payloads: [ArraySlice<UInt8>] = []
        while let payload = try? decoder.next() { payloads.append(payload) }
        return payloads
    }

    private static func words(
        _ frame: OutcomeItems.Frame?,
        _ payload: ArraySlice<UInt8>?
    ) -> String {
        guard let frame else { return "nothing" }
        let words =
            "an answer of \(frame.length) bytes, checksum \(String(frame.checksum, radix: 16))"
        guard let payload else { return words }
        return "\(words): \(AnswerWords.describe(payload))"
    }
}

extension Array {
    /// The element at an index, if there is one.
    fileprivate func element(_ index: Int) -> Element? { index < count ? self[index] : nil }
}

extension EntryReader {
    /// Skips bytes, if they are the next ones.
    fileprivate mutating func skip(_ expected: [UInt8]) -> Bool {
        var copy = self
        guard let next = try? copy.raw(expected.count), next.elementsEqual(expected) else {
            return false
        }
        self = copy
        return true
    }
}
