/// One frame of link mode, in either direction; section 6 of `docs/wire-protocol.md` has the layout.
///
/// To add a case: give it a kind, extend the writer below, the reader in `LinkFrame+Reading`, and the page.
package enum LinkFrame: Equatable, Sendable {
    /// A client calls a method; no ident means the server itself. Answered by exactly one `reply` or `cancelled`.
    case call(UInt64, Request)
    /// The same with what the client's tracer has sent along; a case of its own, so that other calls don't carry room
    /// for it.
    case tracedCall(UInt64, Request, TraceContext)
    /// A client gives up a call; a call that isn't under way any more is ignored.
    case cancel(call: UInt64)
    /// A client gives back one reference to each of these; there is no answer.
    case release(idents: [String])
    /// A client has read these deliveries; there is no answer.
    case received(calls: [UInt64])
    /// The server answers a call with a value that it took out of an object. Until the client says
    /// `received`, it goes back if the client goes without having read everything.
    case delivery(call: UInt64, WireValue)
    /// The server answers a call.
    case reply(call: UInt64, Reply)
    /// A call was given up: the server has carried out nothing of it, or nothing that lasts; except
    /// that what a task had done by then stays done.
    case cancelled(call: UInt64)
    /// The server is stopping in order and takes no more calls.
    case goodbye(reason: String)

    /// The first byte of a frame.
    enum Kind: UInt8 {
        case call = 0x01
        case cancel = 0x02
        case release = 0x03
        case received = 0x04
        case returning = 0x81
        case raising = 0x82
        case proxy = 0x83
        case traceback = 0x84
        case unserializable = 0x85
        case cancelled = 0x86
        case delivery = 0x87
        case goodbye = 0x8f

        /// Who sends it.
        var sender: Sender {
            switch self {
            case .call, .cancel, .release, .received: .client
            case .returning, .raising, .proxy, .traceback, .unserializable, .cancelled, .delivery,
                .goodbye:
                .server
            }
        }
    }

    /// The flag of a call that has keyword arguments.
    static let keywordsFlag: UInt8 = 1
    /// The flag of a call whose caller waits for a limited time, which follows the flags.
    static let timeoutFlag: UInt8 = 2
    /// The flag of a call with a trace context, which follows the time limit.
    static let traceContextFlag: UInt8 = 4
    /// The flags that every end of a link knows.
    package static let firstCallFlags = keywordsFlag | timeoutFlag
    /// The flags that this end knows; which may be used is agreed upon when a link is opened.
    package static let knownCallFlags = firstCallFlags | traceContextFlag

    /// Whether a call with a trace context may be sent where these flags were agreed upon.
    package static func takesTraceContext(_ flags: UInt8) -> Bool {
        flags & traceContextFlag != 0
    }

    /// Whether a payload is a call with a trace context, as far as one can see.
    package static func hasTraceContext(_ payload: Span<UInt8>) -> Bool {
        payload.count > callHeaderSize && payload[0] == Kind.call.rawValue
            && payload[callHeaderSize] & traceContextFlag != 0
    }
}

extension LinkFrame {
    /// How many bytes of a payload tell the kind of the frame and the number of its call.
    package static let callHeaderSize = 1 + 8

    /// The number of the call that a payload begins with, though it may not be complete; `nil` if it is no call,
    /// or too little of it is there.
    package static func callNumber(in payload: ArraySlice<UInt8>) -> UInt64? {
        number(in: payload) { $0 == .call }
    }

    /// The number of the call that a payload answers with a pickle, which may be faulty; `nil` if it is something else.
    package static func answeredCall(in payload: ArraySlice<UInt8>) -> UInt64? {
        number(in: payload) { kind in
            switch kind {
            case .returning, .raising, .proxy, .delivery: true
            case .call, .cancel, .release, .received, .traceback, .unserializable, .cancelled,
                .goodbye:
                false
            }
        }
    }

    /// The number of the call that a payload answers in any way; `nil` if it is something else.
    package static func endedCall(in payload: ArraySlice<UInt8>) -> UInt64? {
        number(in: payload) { $0.sender == .server && $0 != .goodbye }
    }

    private static func number(
        in payload: ArraySlice<UInt8>,
        if isWanted: (Kind) -> Bool
    ) -> UInt64? {
        guard let kind = payload.first.flatMap(Kind.init(rawValue:)), isWanted(kind) else {
            return nil
        }
        var position = 1
        return payload.span.bigEndian(at: &position, width: 8)
    }

    /// Appends the payload of the frame; the header is `appendFrame`'s.
    ///
    /// - Parameters:
    ///   - bytes: Receives the payload.
    ///   - address: Says by which address the receiver reaches a proxy's object.
    package func append(
        to bytes: inout [UInt8],
        addressing address: ((Token) -> Address?)? = nil
    ) {
        bytes.copyingEverything { append(to: &$0, addressing: address) }
    }

    /// Appends the payload of the frame, with large octets where they lie.
    ///
    /// - Parameters:
    ///   - output: Receives the payload.
    ///   - address: Says by which address the receiver reaches a proxy's object.
    package func append(
        to output: inout OutgoingBytes,
        addressing address: ((Token) -> Address?)? = nil
    ) {
        switch self {
        case .call(let call, let request):
            Self.append(.call, call, to: &output.bytes)
            Self.append(request, nil, to: &output)
        case .tracedCall(let call, let request, let context):
            Self.append(.call, call, to: &output.bytes)
            Self.append(request, context, to: &output)
        case .cancel(let call):
            Self.append(.cancel, call, to: &output.bytes)
        case .release(let idents):
            output.bytes.append(Kind.release.rawValue)
            for ident in idents { Self.append(name: ident, to: &output.bytes) }
        case .received(let calls):
            output.bytes.append(Kind.received.rawValue)
            for call in calls { output.bytes.appendBigEndian(call) }
        case .delivery(let call, let value):
            AnswerWriter(.link(call: call), addressing: address)
                .append(returning: .value(value), isDelivery: true, to: &output)
        case .reply(let call, let reply):
            AnswerWriter(.link(call: call), addressing: address).append(reply, to: &output)
        case .cancelled(let call):
            Self.append(.cancelled, call, to: &output.bytes)
        case .goodbye(let reason):
            output.bytes.append(Kind.goodbye.rawValue)
            output.bytes.append(contentsOf: reason.utf8)
        }
    }

    private static func append(_ kind: Kind, _ call: UInt64, to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        bytes.appendBigEndian(call)
    }

    private static func append(name: String, to bytes: inout [UInt8]) {
        bytes.appendBigEndian(UInt32(name.utf8.count))
        bytes.append(contentsOf: name.utf8)
    }

    private static func append(
        _ request: Request,
        _ context: TraceContext?,
        to output: inout OutgoingBytes
    ) {
        let hasKeywords = request.hasKeywords
        let timeout = request.timeout.map(\.clampedNanoseconds)
        output.bytes.append(
            (hasKeywords ? keywordsFlag : 0) | (timeout == nil ? 0 : timeoutFlag)
                | (context == nil ? 0 : traceContextFlag)
        )
        if let timeout { output.bytes.appendBigEndian(timeout) }
        if let context {
            output.bytes.appendBigEndian(UInt16(context.field.count))
            output.bytes.append(contentsOf: context.field)
        }
        append(name: request.ident ?? "", to: &output.bytes)
        append(name: request.method, to: &output.bytes)
        let arguments = WireValue.tuple(request.arguments)
        let value = hasKeywords ? .tuple([arguments, .dict(request.keywords)]) : arguments
        value.appendPickle(to: &output)
    }
}

extension Duration {
    /// Whole nanoseconds, rounded up; nothing below zero, and no more than fit (585 years).
    fileprivate var clampedNanoseconds: UInt64 {
        guard self > .zero else { return 0 }
        guard self < .nanoseconds(UInt64.max) else { return .max }
        let (seconds, attoseconds) = components
        let rest = (attoseconds + 999_999_999) / 1_000_000_000
        return UInt64(seconds) * 1_000_000_000 + UInt64(rest)
    }
}
