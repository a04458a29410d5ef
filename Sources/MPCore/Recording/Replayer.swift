import MPReferents
import MPWire

/// Runs a recording through a core of this program, and notes where it does something else.
///
/// It takes one frame after the other, as fast as they come: time is in the recording. Whoever has written the recording
/// may be no friend: what no server writes is an error, before it comes to the core, and never a trap.
package struct Replayer: ~Copyable {
    /// The program and the configuration of the recorded server.
    package let header: RecordingHeader
    /// The types whose code this program doesn't have: what their objects answer differs.
    package private(set) var missingTypes: [String]
    /// The differences, as far as they are kept.
    package internal(set) var differences: [ReplayDifference] = []
    /// The number of differences.
    package internal(set) var differenceCount = 0
    /// The number of inputs.
    package private(set) var eventCount = 0
    /// Whether an input beyond ``until`` has come.
    package private(set) var isOver = false
    /// The greatest number of differences that are kept.
    package var mostDifferences = 10
    /// The time since the first input from which on nothing is run.
    package var until: Duration?

    var core: ManagerCore
    var output = ManagerOutput()
    let script: ReplayScript
    private let instances: ReplayedInstances
    /// The tasks that have begun and not ended.
    private var running: Set<CallID> = []
    /// Those that have begun in this batch.
    private var begunTasks: Set<CallID> = []
    /// The number of inputs in this batch.
    private var batchLength = 0
    /// What is left of the frame.
    private var entries: EntryReader
    /// The place of the frame's entries in the file, in bytes.
    private var offset: Int
    private var firstTime: Duration?
    private var now = Duration.zero

    /// The most inputs whose output is recorded together: a driver tells of an event in a few at most.
    private static let longestBatch = 64
    /// The number of entries after which the caller looks at the memory of the process.
    private static let turn = 256

    /// Begins with the first frame.
    ///
    /// - Parameters:
    ///   - frame: The first frame.
    ///   - types: The types of this program.
    ///   - limits: What it may cost.
    /// - Returns: The replayer, which has run nothing yet.
    /// - Throws: ``RecordingFault``.
    package static func begin(
        _ frame: RecordedFrame,
        types: TypeRegistry,
        limits: ReplayLimits = ReplayLimits()
    ) throws(RecordingFault) -> Replayer {
        var reader = EntryReader(frame.entries)
        do throws(RecordingError) {
            let header = try RecordingHeader(&reader)
            return Replayer(header, types, limits, entries: reader, at: frame.offset)
        } catch {
            throw RecordingFault(error, at: frame.offset)
        }
    }

    private init(
        _ header: RecordingHeader,
        _ types: TypeRegistry,
        _ limits: ReplayLimits,
        entries: EntryReader,
        at offset: Int
    ) {
        self.header = header
        self.entries = entries
        self.offset = offset
        let (registry, missing) = header.registry(with: types)
        missingTypes = missing
        script = ReplayScript(limits)
        instances = ReplayedInstances(of: registry, limits)
        core = ManagerCore(configuration: header.configuration(with: registry), script: script)
    }

    /// Takes the next frame, after all of the one before was run.
    package mutating func take(_ frame: RecordedFrame) {
        entries = EntryReader(frame.entries)
        offset = frame.offset
    }

    /// Runs some of the frame, so that the caller can look at the memory of the process in between.
    ///
    /// - Returns: Whether there is more of it to be run.
    /// - Throws: ``RecordingFault``, after which nothing can be run any more.
    package mutating func runSome() throws(RecordingFault) -> Bool {
        var reader = entries
        for _ in 0..<Self.turn where !reader.isAtEnd && !isOver { try runEntry(&reader) }
        entries = reader
        for typeid in instances.unknownTypes.sorted() where !missingTypes.contains(typeid) {
            missingTypes.append(typeid)
        }
        return !reader.isAtEnd && !isOver
    }

    /// Where the run is, and that it takes too much memory.
    ///
    /// - Parameter limit: How much it may take, in bytes.
    /// - Returns: The fault.
    package func tooLarge(beyond limit: Int) -> RecordingFault {
        RecordingFault(.tooLarge(limit), at: offset + entries.position, event: eventCount)
    }

    /// The number of calls.
    package var callCount: UInt64 { mutating get { core.callCount } }

    /// The time from the first to the latest input.
    package var duration: Duration { firstTime.map { now - $0 } ?? .zero }

    private mutating func runEntry(_ reader: inout EntryReader) throws(RecordingFault) {
        let place = offset + reader.position
        let isOutcome = reader.next == EntryTag.outcome
        let event = isOutcome ? eventCount : eventCount + 1
        do throws(RecordingError) {
            if isOutcome {
                _ = try reader.byte()
                try compare(&reader)
            } else {
                try runInput(&reader)
            }
        } catch {
            throw RecordingFault(error, at: place, event: event)
        }
    }

    private mutating func runInput(_ reader: inout EntryReader) throws(RecordingError) {
        let (tag, time) = try reader.time(since: now)
        guard firstTime == nil || time >= now else {
            throw .malformed("it happened before the event before it")
        }
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
        try beginInput()
        try apply(input)
    }

    /// Counts an input of a batch.
    private mutating func beginInput() throws(RecordingError) {
        if output.isEmpty { batchLength = 0 }
        batchLength += 1
        guard batchLength <= Self.longestBatch else {
            throw .malformed("nothing tells what came of the events before it")
        }
    }

    /// Ends a batch, whose output was compared.
    mutating func endBatch() {
        script.endBatch()
        begunTasks = []
        batchLength = 0
        output.removeAll()
    }
}

// MARK: - Inputs

extension Replayer {
    private mutating func apply(_ input: CoreInput) throws(RecordingError) {
        switch input {
        case .opened(let id, let peer, let chance):
            guard chance.count == 8 else { throw .malformed("a connection has no lots") }
            guard !core.isOpen(id) else {
                throw .malformed("connection \(id.number) is opened, which is open")
            }
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
        case .settingsSet(let settings): core.setSettings(settings)
        }
        noteTasks()
    }

    private mutating func finish(_ call: CallID, _ result: RecordedResult) throws(RecordingError) {
        guard running.remove(call) != nil, core.isRunning(call) else {
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
