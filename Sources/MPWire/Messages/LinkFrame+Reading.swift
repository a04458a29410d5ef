extension LinkFrame {
    /// The ends of a link.
    package enum Sender: Sendable {
        /// Who makes calls.
        case client
        /// Who answers them.
        case server
    }

    /// Keeps the object of a token alive; see ``WireProxy/lease``.
    package typealias Adoption = (Token) -> (any Sendable & AnyObject)?

    /// Reads the payload of one frame.
    ///
    /// - Parameters:
    ///   - payload: All of the payload, except what is in `insets`.
    ///   - sender: Who sent it; a kind of frame that only the other end sends is an error, whatever is in it;
    ///     `nil` takes all kinds.
    ///   - insets: Large octets that lie beside it.
    ///   - limits: What a pickle may take.
    ///   - policy: Which classes a pickle may name.
    ///   - work: Charged for what takes more time than a pickle is long; `nil` is a meter of its own.
    ///   - rebuild: Says what nested proxies become.
    ///   - adopt: Keeps the objects of nested proxies alive.
    /// - Throws: ``LinkFrameError/undecodable(call:reason:)``, ``LinkFrameError/tooManyValues(call:limit:)`` or
    ///   ``LinkFrameError/noRoom(call:)`` if the fault lies in the pickle of one call; every other error means that the
    ///   stream is not what it should be.
    package init(
        _ payload: ArraySlice<UInt8>,
        from sender: Sender? = nil,
        insets: [Inset] = [],
        limits: PickleLimits = .standard,
        policy: ClassPolicy = ClassPolicy(),
        work: WorkMeter? = nil,
        rebuild: ProxyRebuilding? = nil,
        adopt: Adoption? = nil
    ) throws(LinkFrameError) {
        var fields = Fields(rest: payload)
        let values = ValueReader(
            insets: insets,
            limits: limits,
            policy: policy,
            work: work,
            rebuild: rebuild,
            adopt: adopt
        )
        guard let first = payload.first else { throw .empty }
        guard let kind = Kind(rawValue: first) else { throw .unknownKind(first) }
        guard sender == nil || sender == kind.sender else { throw .wrongDirection(first) }
        fields.rest = payload.dropFirst()
        switch kind {
        case .call:
            self = try Self.call(payload, values)
        case .cancel:
            self = .cancel(call: try fields.readCall())
            try fields.end()
        case .release:
            self = .release(idents: try fields.readNames())
        case .received:
            self = .received(calls: try fields.readCalls())
        case .delivery:
            let call = try fields.readCall()
            self = .delivery(
                call: call,
                try values.read(fields.rest, of: call) { value throws(MessageError) in value }
            )
        case .returning:
            self = try fields.readReply(values) { value throws(MessageError) in .returning(value) }
        case .raising:
            self = try fields.readReply(values) { value throws(MessageError) in
                .raising(try Reply.exception(value))
            }
        case .proxy:
            self = try fields.readReply(values, interpret: Reply.proxy)
        case .traceback:
            self = .reply(call: try fields.readCall(), .traceback(try fields.readText()))
        case .unserializable:
            self = .reply(call: try fields.readCall(), .unserializable(try fields.readText()))
        case .cancelled:
            self = .cancelled(call: try fields.readCall())
            try fields.end()
        case .goodbye:
            self = .goodbye(reason: try fields.readText())
        }
    }
}

extension LinkFrame {
    private static func call(
        _ payload: ArraySlice<UInt8>,
        _ values: ValueReader
    ) throws(LinkFrameError) -> LinkFrame {
        // What follows an unknown flag may be anything.
        if let flags = payload.dropFirst(callHeaderSize).first, flags & ~knownCallFlags != 0 {
            throw .unknownFlags(flags)
        }
        guard let header = CallHeader(link: payload.span) else { throw .truncated }
        guard let ident = String(validating: payload.span, header.ident),
            let method = String(validating: payload.span, header.method)
        else { throw .invalidText }
        let context = try traceContext(of: payload, header)
        let pickle = payload.dropFirst(header.arguments)
        let request = try values.read(pickle, of: header.number) { value throws(MessageError) in
            var request = Request(ident: ident.isEmpty ? nil : ident, method: method)
            request.timeout = header.timeoutInNanoseconds.map { .nanoseconds($0) }
            guard header.flags & keywordsFlag != 0 else {
                request.arguments = try Request.arguments(value)
                return request
            }
            guard let pair = value.sequenceElements, pair.count == 2 else {
                throw MessageError("arguments with keywords are a tuple of both")
            }
            request.arguments = try Request.arguments(pair[0])
            request.keywords = try Request.keywords(pair[1])
            return request
        }
        guard let context else { return .call(header.number, request) }
        return .tracedCall(header.number, request, context)
    }

    /// Reads the trace context of a call, if it has one.
    ///
    /// - Parameters:
    ///   - payload: The payload of the frame.
    ///   - header: What it begins with.
    /// - Returns: The context; `nil` if there is none.
    /// - Throws: ``LinkFrameError/invalidTraceContext(_:)``.
    package static func traceContext(
        of payload: ArraySlice<UInt8>,
        _ header: CallHeader
    ) throws(LinkFrameError) -> TraceContext? {
        guard let range = header.traceContext else { return nil }
        let field = payload.dropFirst(range.lowerBound).prefix(range.count)
        do throws(TraceContextError) {
            return try TraceContext(field: Array(field))
        } catch {
            throw .invalidTraceContext(error)
        }
    }
}

/// Reads the values of a frame, and says which call they belong to when they are faulty.
private struct ValueReader {
    let insets: [Inset]
    let limits: PickleLimits
    let policy: ClassPolicy
    let work: WorkMeter?
    let rebuild: ProxyRebuilding?
    let adopt: LinkFrame.Adoption?

    /// Reads a pickle, and makes of it what `interpret` says.
    func read<Result>(
        _ pickle: ArraySlice<UInt8>,
        of call: UInt64,
        interpret: (WireValue) throws(MessageError) -> Result
    ) throws(LinkFrameError) -> Result {
        let value: WireValue
        do throws(PickleError) {
            value = try PickleReader.read(
                pickle,
                insets: insets,
                limits: limits,
                policy: policy,
                work: work,
                rebuild: rebuild,
                adopt: adopt
            )
        } catch .tooManyValues(let limit, _) {
            throw .tooManyValues(call: call, limit: limit)
        } catch .noRoom {
            throw .noRoom(call: call)
        } catch {
            throw .undecodable(call: call, reason: error.description)
        }
        do throws(MessageError) {
            return try interpret(value)
        } catch {
            throw .undecodable(call: call, reason: error.description)
        }
    }
}

/// Takes one field after the other from a payload.
private struct Fields {
    /// What hasn't been taken.
    var rest: ArraySlice<UInt8>

    mutating func readBytes(_ count: Int) throws(LinkFrameError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        let bytes = rest.prefix(count)
        rest = rest.dropFirst(count)
        return bytes
    }

    mutating func readNumber(width: Int) throws(LinkFrameError) -> UInt64 {
        let bytes = try readBytes(width)
        return bytes.span.bigEndian
    }

    mutating func readCall() throws(LinkFrameError) -> UInt64 { try readNumber(width: 8) }

    mutating func readCalls() throws(LinkFrameError) -> [UInt64] {
        var calls: [UInt64] = []
        while !rest.isEmpty { calls.append(try readCall()) }
        return calls
    }

    mutating func readName() throws(LinkFrameError) -> String {
        let count = try readNumber(width: 4)
        guard let name = String(validating: try readBytes(Int(count)), as: UTF8.self) else {
            throw .invalidText
        }
        return name
    }

    mutating func readNames() throws(LinkFrameError) -> [String] {
        var names: [String] = []
        while !rest.isEmpty { names.append(try readName()) }
        return names
    }

    func readText() throws(LinkFrameError) -> String {
        guard let text = String(validating: rest, as: UTF8.self) else { throw .invalidText }
        return text
    }

    func end() throws(LinkFrameError) {
        guard rest.isEmpty else { throw .trailingBytes(rest.count) }
    }

    mutating func readReply(
        _ values: ValueReader,
        interpret: (WireValue) throws(MessageError) -> Reply
    ) throws(LinkFrameError) -> LinkFrame {
        let call = try readCall()
        return .reply(call: call, try values.read(rest, of: call, interpret: interpret))
    }
}
