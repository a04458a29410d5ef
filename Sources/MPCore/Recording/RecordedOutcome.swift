import MPReferents
import MPWire

/// Writes what a core has put out, as a recording compares it: a checksum for each frame, everything else as it is.
struct RecordedOutcome {
    /// How many of the first frames on a connection belong to its handshake, of which only the lengths are kept.
    let handshakeFrames: [ConnectionID: Int]
    /// The connections whose answers aren't compared.
    let leftOut: Set<ConnectionID>
    /// Whether the bytes follow.
    let keepsAnswers: Bool

    /// Appends the output.
    func append(_ output: ManagerOutput, to writer: inout EntryWriter) {
        var handshakeFrames = handshakeFrames
        output.forEachAction { action in
            // Whether there is a tracer changes nothing that clients get.
            if case .trace = action { return }
            writer.byte(action.number)
            append(action, of: output, &handshakeFrames, to: &writer)
        }
        writer.byte(0)
    }

    private func append(
        _ action: ManagerOutput.Action,
        of output: ManagerOutput,
        _ handshakeFrames: inout [ConnectionID: Int],
        to writer: inout EntryWriter
    ) {
        switch action {
        case .send(let id, let range):
            writer.number(id.number)
            guard leftOut.isEmpty || !leftOut.contains(id) else {
                writer.number(0)
                if keepsAnswers { writer.number(0) }
                return
            }
            let secret = handshakeFrames.isEmpty ? 0 : handshakeFrames.removeValue(forKey: id) ?? 0
            let count = appendFrames(of: output, range, secret, to: &writer)
            if count < secret { handshakeFrames[id] = secret - count }
        case .awaitDrained(let id), .continueLater(let id), .close(let id), .established(let id),
            .awaitReading(let id):
            writer.number(id.number)
        case .setReading(let id, let isReading):
            writer.number(id.number)
            writer.flag(isReading)
        case .watch(let process, let id):
            writer.number(process)
            writer.number(id.number)
        case .run(let call, let work):
            writer.number(call.number)
            writer.text(work.request.method)
        case .cancelRun(let call): writer.number(call.number)
        case .sessionEnded(let session): writer.number(session.number)
        case .setAccepting(let isAccepting): writer.flag(isAccepting)
        case .log(let event): writer.text(String(describing: event))
        case .stop, .trace: break
        }
    }

    /// Appends the frames of a send.
    ///
    /// - Returns: Their number.
    private func appendFrames(
        of output: ManagerOutput,
        _ range: Range<Int>,
        _ secret: Int,
        to writer: inout EntryWriter
    ) -> Int {
        var scanner = FrameScanner()
        if let pieces = output.pieces(of: range) {
            for piece in pieces { scanner.add(piece.span, secret, to: &writer) }
        } else {
            scanner.add(output.bytes.span.extracting(range), secret, to: &writer)
        }
        writer.number(0)
        guard keepsAnswers else { return scanner.count }
        let pieces = output.pieces(of: range) ?? [output.bytes[range]]
        // Nobody has to see what a handshake sends.
        writer.number(UInt64(secret > 0 ? 0 : pieces.reduce(0) { $0 + $1.count }))
        if secret == 0 { for piece in pieces { writer.raw(piece) } }
        return scanner.count
    }
}

/// Finds the frames in what is sent, and writes the length of each, plus one, and its checksum.
private struct FrameScanner {
    private var header: UInt64 = 0
    private var headerCount = 0
    private var isLong = false
    private var length = 0
    private var missing = 0
    private var checksum = StreamChecksum()
    /// The number of whole frames.
    private(set) var count = 0

    mutating func add(_ bytes: Span<UInt8>, _ secret: Int, to writer: inout EntryWriter) {
        var position = 0
        while position < bytes.count {
            if missing > 0 {
                let end = position + min(missing, bytes.count - position)
                checksum.add(bytes.extracting(position..<end))
                missing -= end - position
                position = end
                if missing == 0 { endFrame(secret, to: &writer) }
            } else {
                let isComplete = takeHeader(bytes[position])
                position += 1
                if isComplete, missing == 0 { endFrame(secret, to: &writer) }
            }
        }
    }

    private mutating func takeHeader(_ byte: UInt8) -> Bool {
        header = header << 8 | UInt64(byte)
        headerCount += 1
        if headerCount == 4, !isLong, header == 0xffff_ffff {
            (header, headerCount, isLong) = (0, 0, true)
            return false
        }
        guard headerCount == (isLong ? 8 : 4) else { return false }
        length = Int(truncatingIfNeeded: header)
        missing = length
        (header, headerCount, isLong) = (0, 0, false)
        return true
    }

    private mutating func endFrame(_ secret: Int, to writer: inout EntryWriter) {
        writer.number(UInt64(length) + 1)
        let value = count < secret ? 0 : checksum.shortValue
        for shift in stride(from: 0, to: 32, by: 8) {
            writer.byte(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
        }
        count += 1
        checksum = StreamChecksum()
    }
}

extension ManagerOutput.Action {
    /// Its number in recordings; 0 ends them.
    fileprivate var number: UInt8 {
        switch self {
        case .send: 1
        case .awaitDrained: 2
        case .continueLater: 3
        case .setReading: 4
        case .close: 5
        case .established: 6
        case .awaitReading: 7
        case .watch: 8
        case .run: 9
        case .cancelRun: 10
        case .sessionEnded: 11
        case .setAccepting: 12
        case .log: 13
        case .stop: 14
        case .trace: preconditionFailure("what a tracer is told isn't recorded")
        }
    }
}
