package import MPWire

/// A client's view of one connection to a server, and the calls that are under way on it.
///
/// It authenticates, asks the server to carry many calls at once (`open_link`), and then matches
/// replies to calls by number, in whatever order they come. A server that doesn't know `open_link`
/// is CPython's: then this connection is over, and ``StockConnectionCore`` speaks to it.
///
/// It deals in frames and numbers alone: a caller encodes its call before it is begun, and decodes the answer after it
/// was handed out. ``LinkReader`` makes arrivals of the bytes that come in.
///
/// The contract with the driver:
/// - Bytes to write gather in the core. Whoever gets some from ``takeOutput()`` writes them and
///   asks again with ``takeMoreOutput()`` until there are none; nobody else writes meanwhile. So
///   what was said first is written first, and what gathers meanwhile goes out in one write.
/// - Every call that was begun is completed exactly once, a pipeline as a whole.
package struct LinkCore: Sendable {
    private enum State {
        /// The handshake is under way. Can become `opening` or `closed`.
        case handshake
        /// The reply to `open_link` isn't there yet. Can become `open`, `stock` or `closed`.
        case opening
        /// Calls can be made. Can become `stopping` or `closed`.
        case open
        /// The server takes no more calls, but answers those under way. Can become `closed`.
        case stopping(reason: String)
        /// The server is CPython's, and closes this connection. Terminal.
        case stock
        /// The connection is over. Terminal.
        case closed(LinkFailure)
    }

    /// How calls travel to this server.
    package enum Mode: Equatable, Sendable {
        /// Many at once, over this connection.
        case link(LinkOptions)
        /// One at a time on each of several connections, as CPython does it.
        case stock
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        /// Let the caller of `connect` go on.
        indirect case ready(Mode)
        /// Let the caller of `connect` fail.
        indirect case fail(LinkFailure)
        /// Hand the answers to the caller; a pipeline is named by its first call.
        case complete(UInt64, CallAnswers)
        /// Close the connection once the output is written.
        case close
    }

    private var state = State.handshake
    /// Whether HMAC-MD5 was given to the server, or taken from it.
    package private(set) var usedMD5 = false
    /// The calls that were sent by themselves.
    private var callsUnderWay = NumberTable<UInt64, CallUnderWay>()
    /// The pipelines that aren't answered completely.
    private var pipelines: [PipelineUnderWay] = []
    /// The deliveries that the server waits to have confirmed.
    private var unconfirmed: [UInt64] = []
    /// The calls under way whose callers confirm deliveries themselves, at a time of their choice.
    private var held: Set<UInt64> = []
    /// What is to be written.
    private var output = OutgoingBytes()
    /// Whether somebody is writing what it took from `output`.
    private var isWriting = false

    /// Waits for the server's challenge.
    package init() {}

    /// A call that was sent by itself.
    private struct CallUnderWay {
        let number: UInt64
        var isCancelled = false
    }

    /// How a link that was open has ended; `nil` as long as it is open, and if it never was.
    package private(set) var ending: LinkFailure?

    /// The number of calls whose replies are due.
    package var callCount: Int {
        pipelines.isEmpty
            ? callsUnderWay.count
            : pipelines.reduce(callsUnderWay.count) { $0 + $1.missingCount }
    }
}

// MARK: Events from this side

extension LinkCore {
    /// Sends a call.
    ///
    /// - Parameters:
    ///   - call: Its number, which no other call of this link has.
    ///   - frame: The call as a frame, no longer than the server takes.
    ///   - actions: Receives what is to be done.
    package mutating func begin(
        _ call: UInt64,
        _ frame: consuming OutgoingBytes,
        into actions: inout [Action]
    ) {
        guard let failure = failure(toSend: frame) else {
            return callsUnderWay[call] = CallUnderWay(number: call)
        }
        actions.append(.complete(call, .one(.result(.notSent(failure)))))
    }

    /// Sends several calls in one piece.
    ///
    /// - Parameters:
    ///   - calls: Their numbers, which no other call of this link has; at least one.
    ///   - frames: The calls as frames in this order, none longer than the server takes.
    ///   - actions: Receives what is to be done.
    package mutating func begin(
        _ calls: Range<UInt64>,
        _ frames: consuming OutgoingBytes,
        into actions: inout [Action]
    ) {
        guard let failure = failure(toSend: frames) else {
            return pipelines.append(PipelineUnderWay(calls))
        }
        let answers = calls.map { _ in CallAnswer.result(.notSent(failure)) }
        actions.append(.complete(calls.lowerBound, .all(answers)))
    }

    /// Lets frames go out, unless nothing can be sent any more.
    ///
    /// - Returns: Why they don't go out.
    private mutating func failure(toSend frames: consuming OutgoingBytes) -> LinkFailure? {
        switch state {
        case .open:
            output.append(frames)
            return nil
        case .stopping(let reason): return .stopped(reason)
        case .closed(let failure): return failure
        case .handshake, .opening, .stock: preconditionFailure("call begun in state \(state)")
        }
    }

    /// Tells the server that nobody waits for a call any more, or for a pipeline, which is named by its first call; what
    /// the server then says ends it.
    package mutating func cancel(_ call: UInt64) {
        if let underWay = callsUnderWay[call] {
            guard !underWay.isCancelled else { return }
            callsUnderWay[call] = CallUnderWay(number: call, isCancelled: true)
            append(.cancel(call: call))
        } else if let index = pipelines.firstIndex(where: { $0.calls.lowerBound == call }) {
            for call in pipelines[index].cancel() { append(.cancel(call: call)) }
        }
    }

    /// Gives back one reference to each object.
    package mutating func release(_ idents: [String]) {
        // A server that is gone, or is going, has dropped what this session held.
        guard case .open = state, !idents.isEmpty else { return }
        append(.release(idents: idents))
    }

    /// Leaves it to the caller of a call to confirm a delivery.
    package mutating func hold(_ call: UInt64) {
        held.insert(call)
    }

    /// Tells the server that these deliveries arrived and could be decoded.
    package mutating func confirm(_ calls: [UInt64]) {
        unconfirmed += calls
        confirmDeliveries()
    }

    /// Ends the connection from this side.
    package mutating func close(into actions: inout [Action]) {
        end(.closedHere, into: &actions)
    }

    /// Gives up a connection that isn't ready although its time is up.
    package mutating func timeIsUp(into actions: inout [Action]) {
        switch state {
        case .handshake, .opening: end(.timedOut(during: stage), into: &actions)
        case .open, .stopping, .stock, .closed: break
        }
    }

    private mutating func append(_ frame: LinkFrame) {
        output.appendFrame { frame.append(to: &$0) }
    }
}

// MARK: Events from the peer

extension LinkCore {
    /// Takes what arrived.
    package mutating func take(_ arrivals: [LinkArrival], into actions: inout [Action]) {
        for arrival in arrivals where isTaking {
            do throws(LinkFailure) {
                try take(arrival, into: &actions)
            } catch {
                if case .handshake = error { output.bytes += ClientStream.failureFrame }
                end(error, into: &actions)
            }
        }
        confirmDeliveries()
    }

    /// Learns that the connection is over, and how it ended.
    package mutating func ended(_ how: String, into actions: inout [Action]) {
        if case .stopping(let reason) = state {
            end(.stopped(reason), into: &actions)
        } else {
            end(.ended(how, during: stage), into: &actions)
        }
    }

    private var isTaking: Bool {
        switch state {
        case .handshake, .opening, .open, .stopping: true
        case .stock, .closed: false
        }
    }

    private var stage: LinkFailure.Stage {
        switch state {
        case .handshake: .handshake
        case .opening: .opening
        case .open, .stopping, .stock, .closed: .open
        }
    }

    private mutating func take(
        _ arrival: LinkArrival,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        switch arrival {
        case .handshake(let bytes, let usedMD5):
            output.bytes += bytes
            self.usedMD5 = usedMD5
        case .authenticated(let bytes, let usedMD5):
            output.bytes += bytes
            self.usedMD5 = usedMD5
            state = .opening
            output.appendFrame { LinkOptions.offer.value.appendPickle(to: &$0) }
        case .opened(let options):
            state = .open
            actions.append(.ready(.link(options)))
        case .refusedAsStock:
            state = .stock
            actions.append(.ready(.stock))
            actions.append(.close)
        case .answer(let call, let answer, let isDelivery):
            let isHeld = !held.isEmpty && held.remove(call) != nil
            guard isDelivery, case .result(let result) = answer else {
                // What has to be decoded yet is confirmed once it is.
                return try complete(call, answer, into: &actions)
            }
            try complete(call, isHeld ? .held(result) : answer, into: &actions)
            if !isHeld { unconfirmed.append(call) }
        case .goodbye(let reason):
            state = .stopping(reason: reason)
        case .failure(let failure):
            throw failure
        }
    }

    /// Tells the server that nothing of what it has delivered so far needs to go back.
    private mutating func confirmDeliveries() {
        guard isTaking, !unconfirmed.isEmpty else { return }
        append(.received(calls: exchange(&unconfirmed, with: [])))
    }

    private mutating func complete(
        _ call: UInt64,
        _ answer: CallAnswer,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        for index in pipelines.indices where pipelines[index].calls.contains(call) {
            guard pipelines[index].take(answer, of: call) else { continue }
            if pipelines[index].missingCount == 0 {
                let (first, answers) = pipelines.remove(at: index).end()
                actions.append(.complete(first, .all(answers)))
            }
            return
        }
        guard callsUnderWay.removeValue(for: call) != nil else {
            throw .unexpected("a reply to call \(call), which is not under way")
        }
        actions.append(.complete(call, .one(answer)))
    }

    /// Ends whatever is under way; a state that is terminal stays as it is.
    private mutating func end(_ failure: LinkFailure, into actions: inout [Action]) {
        switch state {
        case .handshake, .opening:
            actions.append(.fail(failure))
        case .open, .stopping:
            for call in callsUnderWay.values.map(\.number).sorted() {
                actions.append(.complete(call, .one(.result(.lost(failure)))))
            }
            for pipeline in pipelines {
                let (first, answers) = pipeline.end(missing: .result(.lost(failure)))
                actions.append(.complete(first, .all(answers)))
            }
            callsUnderWay.removeAll()
            pipelines = []
            ending = failure
        case .stock, .closed:
            return
        }
        state = .closed(failure)
        actions.append(.close)
    }
}

// MARK: Output

extension LinkCore {
    /// Whether anything is to be written.
    package var hasOutput: Bool { !output.isEmpty }

    /// Hands out what is to be written, and makes the caller the one who writes.
    ///
    /// - Returns: `nil` if there is nothing to write, or if somebody else is writing, who will take
    ///   what has gathered.
    package mutating func takeOutput() -> OutgoingBytes? {
        isWriting ? nil : takeMoreOutput()
    }

    /// Hands the one who writes what has gathered meanwhile, or relieves it of writing.
    package mutating func takeMoreOutput() -> OutgoingBytes? {
        isWriting = !output.isEmpty
        guard isWriting else { return nil }
        return exchange(&output, with: OutgoingBytes())
    }
}
