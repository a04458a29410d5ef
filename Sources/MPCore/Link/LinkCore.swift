package import MPWire

/// A client's view of one connection to a server, and the calls that are under way on it.
///
/// It authenticates, asks the server to carry many calls at once (`open_link`), and then matches
/// replies to calls by number, in whatever order they come. A server that doesn't know `open_link`
/// is CPython's: then this connection is over, and ``StockConnectionCore`` speaks to it.
///
/// The contract with the driver:
/// - Bytes to write gather in the core. Whoever gets some from ``takeOutput()`` writes them and
///   asks again with ``takeMoreOutput()`` until there are none; nobody else writes meanwhile. So
///   what was said first is written first, and what gathers meanwhile goes out in one write.
/// - Every call that was begun is completed exactly once.
package struct LinkCore: Sendable {
    private enum State {
        /// The handshake is under way, or the reply to `open_link` isn't there yet.
        /// Can become `open`, `stock` or `closed`.
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
        case link
        /// One at a time on each of several connections, as CPython does it.
        case stock
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        /// Let the caller of `connect` go on.
        case ready(Mode)
        /// Let the caller of `connect` fail.
        case fail(LinkFailure)
        /// Give the caller its result.
        case complete(UInt64, CallResult)
        /// Close the connection once the output is written.
        case close
    }

    /// How far the connection has come.
    private var state = State.opening
    /// Cuts frames and runs the handshake.
    private var stream: ClientStream
    /// What is taken from the server.
    private let limits: LinkLimits
    /// The numbers of the calls whose replies are due, each with whether it was cancelled.
    private var callsUnderWay: [UInt64: Bool] = [:]
    /// The deliveries that the server waits to have confirmed.
    private var unconfirmed: [UInt64] = []
    /// The number of the newest call.
    private var lastCall: UInt64 = 0
    /// What the idents of this server's objects begin with; nothing before `open_link` is answered.
    private var identPrefix: String?
    /// The longest frame that the server takes, in bytes.
    private var longestRequest = Int.max
    /// What is to be written.
    private var output = OutgoingBytes()
    /// Whether somebody is writing what it took from `output`.
    private var isWriting = false

    /// Waits for the server's challenge.
    ///
    /// - Parameters:
    ///   - handshake: Fresh, in the role of the client.
    ///   - limits: What is taken from the server.
    package init(handshake: HandshakeStateMachine, limits: LinkLimits = LinkLimits()) {
        stream = ClientStream(handshake: handshake, frameLimit: limits.frame)
        self.limits = limits
    }

    /// Ties the handshake to the channel of the connection; before the first bytes.
    package mutating func bind(to binding: ChannelBinding) { stream.bind(to: binding) }

    /// Whether HMAC-MD5 was given to the server, or taken from it.
    package var usedMD5: Bool { stream.usedMD5 }

    /// The number of calls whose replies are due.
    package var callCount: Int { callsUnderWay.count }
}

// MARK: Events from this side

extension LinkCore {
    /// Counts a call, so that it can be cancelled before it is begun.
    package mutating func nextCall() -> UInt64 {
        lastCall += 1
        return lastCall
    }

    /// Sends a call.
    package mutating func begin(_ call: UInt64, _ request: Request, into actions: inout [Action]) {
        switch state {
        case .open:
            let excess = output.appendFrame(limit: longestRequest) {
                LinkFrame.append(call: call, request, to: &$0)
            }
            if let excess {
                let result = CallResult.tooLong(lengthInBytes: excess, limit: longestRequest)
                actions.append(.complete(call, result))
            } else {
                callsUnderWay[call] = false
            }
        case .stopping(let reason):
            actions.append(.complete(call, .notSent(.stopped(reason))))
        case .closed(let failure):
            actions.append(.complete(call, .notSent(failure)))
        case .opening, .stock:
            preconditionFailure("call \(request.method) begun in state \(state)")
        }
    }

    /// Tells the server that nobody waits for a call any more; what it then says ends the call.
    package mutating func cancel(_ call: UInt64) {
        guard callsUnderWay[call] == false else { return }
        callsUnderWay[call] = true
        append(.cancel(call: call))
    }

    /// Gives back one reference to each object.
    package mutating func release(_ idents: [String]) {
        // A server that is gone, or is going, has dropped what this session held.
        guard case .open = state, !idents.isEmpty else { return }
        append(.release(idents: idents))
    }

    /// Ends the connection from this side.
    package mutating func close(into actions: inout [Action]) {
        end(.closedHere, into: &actions)
    }

    /// Gives up a connection that isn't ready although its time is up.
    package mutating func timeIsUp(into actions: inout [Action]) {
        guard case .opening = state else { return }
        end(.timedOut(during: stage), into: &actions)
    }

    private mutating func append(_ frame: LinkFrame) {
        output.appendFrame { frame.append(to: &$0) }
    }
}

// MARK: Events from the peer

extension LinkCore {
    /// Makes what takes over the reference that comes with a proxy of this server, and gives it
    /// back in the end.
    package typealias Adopt = (Token) -> (any Sendable & AnyObject)?

    /// Takes the next bytes.
    package mutating func received(
        _ bytes: ArraySlice<UInt8>,
        adopt: Adopt? = nil,
        into actions: inout [Action]
    ) {
        stream.append(bytes)
        do throws(LinkFailure) {
            while isReading, let event = try stream.next() {
                try handle(event, adopt: adopt, into: &actions)
            }
            confirmDeliveries()
        } catch {
            if case .handshake = error { output.bytes += ClientStream.failureFrame }
            end(error, into: &actions)
        }
    }

    /// Learns that the connection is over, and how it ended.
    package mutating func ended(_ how: String, into actions: inout [Action]) {
        if case .stopping(let reason) = state {
            end(.stopped(reason), into: &actions)
        } else {
            end(.ended(how, during: stage), into: &actions)
        }
    }

    private var isReading: Bool {
        switch state {
        case .opening, .open, .stopping: true
        case .stock, .closed: false
        }
    }

    private var stage: LinkFailure.Stage {
        switch state {
        case .opening: stream.isAuthenticated ? .opening : .handshake
        case .open, .stopping, .stock, .closed: .open
        }
    }

    private mutating func handle(
        _ event: ClientStream.Event,
        adopt: Adopt?,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        switch event {
        case .send(let bytes):
            output.bytes += bytes
        case .authenticated(let bytes):
            output.bytes += bytes
            output.appendFrame { Request.openLink.value.appendPickle(to: &$0) }
        case .payload(let payload):
            if case .opening = state {
                try opened(Reply.read(payload, limits: limits), into: &actions)
            } else {
                try handle(payload, adopt: adopt, into: &actions)
            }
        }
    }

    /// Learns which mode the server speaks.
    private mutating func opened(
        _ reply: Reply,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        switch reply {
        case .returning(.tuple(let parts)) where parts.first == .int(1):
            state = .open
            if parts.count > 1, case .dict(let options) = parts[1] {
                identPrefix = options[text: "server"]?.asText
                if case .int(let limit)? = options[text: "limit"] { longestRequest = limit }
            }
            actions.append(.ready(.link))
        case .returning:
            throw .unexpected("an answer to open_link that names no version of link mode")
        case .traceback:
            state = .stock
            actions.append(.ready(.stock))
            actions.append(.close)
        case .raising(let exception):
            throw .raised(exception)
        case .proxy, .unserializable:
            throw .unexpected("an answer to open_link that is neither a value nor a traceback")
        }
    }

    private mutating func handle(
        _ payload: ArraySlice<UInt8>,
        adopt: Adopt?,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        let insets = stream.takeInsets()
        if insets.isEmpty,
            let frame = LinkFrame(plainAnswer: payload.span, limits: limits.pickle)
        {
            return try handle(frame, into: &actions)
        }
        let frame: LinkFrame
        do throws(LinkFrameError) {
            let prefix = identPrefix
            frame = try LinkFrame(
                payload,
                from: .server,
                insets: insets,
                limits: limits.pickle,
                policy: limits.policy,
                // A proxy of another server, which passed through this one, was counted by nobody.
                adopt: { token in
                    prefix.map(token.ident.hasPrefix) == true ? adopt?(token) : nil
                }
            )
        } catch .undecodable(let call, let reason) {
            return try complete(call, .unreadable(reason), into: &actions)
        } catch {
            throw .unexpected("\(error)")
        }
        try handle(frame, into: &actions)
    }

    private mutating func handle(
        _ frame: LinkFrame,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        switch frame {
        case .reply(let call, let reply):
            try complete(call, .reply(reply), into: &actions)
        case .delivery(let call, let value):
            try complete(call, .reply(.returning(value)), into: &actions)
            unconfirmed.append(call)
        case .cancelled(let call):
            try complete(call, .cancelled, into: &actions)
        case .goodbye(let reason):
            state = .stopping(reason: reason)
        case .call, .cancel, .release, .received:
            throw .unexpected("a frame that only clients send")
        }
    }

    /// Tells the server that nothing of what it has delivered so far needs to go back.
    private mutating func confirmDeliveries() {
        guard !unconfirmed.isEmpty else { return }
        append(.received(calls: exchange(&unconfirmed, with: [])))
    }

    private mutating func complete(
        _ call: UInt64,
        _ result: CallResult,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        guard callsUnderWay.removeValue(forKey: call) != nil else {
            throw .unexpected("a reply to call \(call), which is not under way")
        }
        actions.append(.complete(call, result))
    }

    /// Ends whatever is under way; a state that is terminal stays as it is.
    private mutating func end(_ failure: LinkFailure, into actions: inout [Action]) {
        switch state {
        case .opening:
            actions.append(.fail(failure))
        case .open, .stopping:
            for call in callsUnderWay.keys.sorted() {
                actions.append(.complete(call, .lost(failure)))
            }
            callsUnderWay = [:]
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
