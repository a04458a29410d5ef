package import MPWire

/// A client's connection to a CPython server: one request at a time.
///
/// Its first request goes to the server itself. That is all that a control connection carries; a
/// served connection begins with `accept_connection`, and requests to objects follow.
/// Whoever waits, waits for one thing: the reply to the latest request.
package struct StockConnectionCore: Sendable {
    private enum State {
        /// The handshake is under way. Can become `awaitingReply` or `closed`.
        case opening(first: Request)
        /// A request is out. Can become `idle` or `closed`.
        case awaitingReply
        /// The next request may be sent. Can become `awaitingReply` or `closed`.
        case idle
        /// The connection is over. Terminal.
        case closed(LinkFailure)
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        /// Write these bytes.
        case send(OutgoingBytes)
        /// Give whoever waits its result.
        case complete(CallResult)
        /// Close the connection once all is written.
        case close
    }

    /// How far the connection has come.
    private var state: State
    /// Cuts frames and runs the handshake.
    private var stream: ClientStream
    /// What is taken from the server.
    private let limits: LinkLimits

    /// Waits for the server's challenge.
    ///
    /// - Parameters:
    ///   - handshake: Fresh, in the role of the client.
    ///   - first: The request that follows the handshake.
    ///   - limits: What is taken from the server.
    package init(
        handshake: HandshakeStateMachine,
        first: Request,
        limits: LinkLimits = LinkLimits()
    ) {
        state = .opening(first: first)
        stream = ClientStream(handshake: handshake, frameLimit: limits.frame)
        self.limits = limits
    }

    /// Ties the handshake to the channel of the connection; before the first bytes.
    package mutating func bind(to binding: ChannelBinding) { stream.bind(to: binding) }

    /// Whether HMAC-MD5 was given to the server, or taken from it.
    package var usedMD5: Bool { stream.usedMD5 }

    /// Whether a request may be sent.
    package var isIdle: Bool {
        guard case .idle = state else { return false }
        return true
    }

    /// Sends a request.
    package mutating func begin(_ request: Request, into actions: inout [Action]) {
        switch state {
        case .idle:
            state = .awaitingReply
            actions.append(.send(Self.frame(request)))
        case .closed(let failure):
            actions.append(.complete(.notSent(failure)))
        case .opening, .awaitingReply:
            preconditionFailure("request \(request.method) begun in state \(state)")
        }
    }

    /// Makes what stands for the reference to the object of a proxy in a reply; nobody has counted
    /// one yet.
    package typealias Adopt = @Sendable (Token) -> (any Sendable & AnyObject)?

    /// Takes the next bytes.
    package mutating func received(
        _ bytes: ArraySlice<UInt8>,
        adopt: Adopt? = nil,
        into actions: inout [Action]
    ) {
        stream.append(bytes)
        do throws(LinkFailure) {
            while !isClosed, let event = try stream.next() {
                try handle(event, adopt: adopt, into: &actions)
            }
        } catch {
            if case .handshake = error {
                actions.append(.send(OutgoingBytes(ClientStream.failureFrame)))
            }
            end(error, into: &actions)
        }
    }

    /// Learns that the connection is over, and how it ended.
    package mutating func ended(_ how: String, into actions: inout [Action]) {
        end(.ended(how, during: stage), into: &actions)
    }

    /// Gives up a connection whose handshake isn't over although its time is up.
    package mutating func openingTimeIsUp(into actions: inout [Action]) {
        guard case .opening = state else { return }
        end(.timedOut(during: stage), into: &actions)
    }

    /// Gives up the request that is out, or the handshake before it, since its time is up.
    package mutating func timeIsUp(into actions: inout [Action]) {
        switch state {
        case .opening, .awaitingReply: end(.timedOut(during: stage), into: &actions)
        case .idle, .closed: break
        }
    }

    /// Ends the connection from this side; a CPython server can't be told in another way that
    /// nobody waits any more.
    package mutating func close(into actions: inout [Action]) {
        end(.closedHere, into: &actions)
    }
}

extension StockConnectionCore {
    private var isClosed: Bool {
        guard case .closed = state else { return false }
        return true
    }

    private var stage: LinkFailure.Stage {
        switch state {
        case .opening: .handshake
        case .awaitingReply, .idle, .closed: .open
        }
    }

    private mutating func handle(
        _ event: ClientStream.Event,
        adopt: Adopt?,
        into actions: inout [Action]
    ) throws(LinkFailure) {
        switch (event, state) {
        case (.send(let bytes), _):
            actions.append(.send(OutgoingBytes(bytes)))
        case (.authenticated(let bytes), .opening(let first)):
            state = .awaitingReply
            actions.append(.send(Self.frame(first, behind: bytes)))
        case (.payload(let payload), .awaitingReply):
            state = .idle
            let result = Reply.result(
                payload,
                insets: stream.takeInsets(),
                limits: limits,
                adopt: adopt
            )
            actions.append(.complete(result))
        case (.payload, .idle):
            // A CPython server that stops sends one `#RETURN` too many.
            end(.stopped("it sent a reply that nobody asked for"), into: &actions)
        case (.authenticated, _), (.payload, .opening), (.payload, .closed):
            preconditionFailure("\(event) in state \(state)")
        }
    }

    private mutating func end(_ failure: LinkFailure, into actions: inout [Action]) {
        switch state {
        case .opening: actions.append(.complete(.notSent(failure)))
        case .awaitingReply: actions.append(.complete(.lost(failure)))
        case .idle: break
        case .closed: return
        }
        state = .closed(failure)
        actions.append(.close)
    }

    private static func frame(_ request: Request, behind bytes: [UInt8] = []) -> OutgoingBytes {
        var output = OutgoingBytes(bytes)
        output.appendFrame { request.value.appendPickle(to: &$0) }
        return output
    }
}
