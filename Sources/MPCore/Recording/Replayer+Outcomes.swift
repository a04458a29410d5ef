import MPReferents
import MPWire

/// Comparing what a core puts out with what was recorded.
extension Replayer {
    mutating func compare(_ reader: inout EntryReader) throws(RecordingError) {
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
        endBatch()
    }

    private mutating func compareFrames(_ recorded: OutcomeItems, _ found: OutcomeItems) {
        let connections = Set(recorded.frames.keys).union(found.frames.keys)
        for id in connections.sorted(by: { $0.number < $1.number }) {
            let old = recorded.frames[id] ?? []
            let new = found.frames[id] ?? []
            guard old != new else { continue }
            // Only what is described has to be found again.
            let payloads = isFull ? [] : self.payloads(on: id)
            let oldPayloads = isFull ? [] : recorded.octets[id].map { Self.split($0) } ?? []
            for index in 0..<max(old.count, new.count) {
                let (one, other) = (old.element(index), new.element(index))
                guard one != other else { continue }
                guard !isFull else {
                    differenceCount += 1
                    continue
                }
                note(
                    on: id,
                    payloads.element(index) ?? oldPayloads.element(index),
                    recorded: Self.words(one, oldPayloads.element(index)),
                    found: Self.words(other, payloads.element(index))
                )
            }
        }
    }

    /// The most actions among which the shortest difference is looked for, which takes their product in time.
    private static var mostCompared: Int { 256 }

    private mutating func compareOthers(_ recorded: [String], _ found: [String]) {
        guard recorded != found else { return }
        guard max(recorded.count, found.count) <= Self.mostCompared else {
            return comparePairs(recorded, found)
        }
        for change in found.difference(from: recorded) {
            switch change {
            case .remove(_, let words, _): note(recorded: words, found: "nothing")
            case .insert(_, let words, _): note(recorded: "nothing", found: words)
            }
        }
    }

    private mutating func comparePairs(_ recorded: [String], _ found: [String]) {
        for index in 0..<max(recorded.count, found.count) {
            let (one, other) = (recorded.element(index), found.element(index))
            guard one != other else { continue }
            note(recorded: one ?? "nothing", found: other ?? "nothing")
        }
    }

    /// Whether no more differences are described.
    private var isFull: Bool { differences.count >= mostDifferences }

    /// Counts a difference, and describes it if there is room.
    mutating func note(
        on id: ConnectionID? = nil,
        _ payload: ArraySlice<UInt8>? = nil,
        recorded: String,
        found: String
    ) {
        differenceCount += 1
        guard !isFull else { return }
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
        // A recorded answer that is no frame has no payload to be shown.
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
