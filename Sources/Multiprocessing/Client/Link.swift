internal import MPCore
internal import MPWire

/// The way to one of our servers: a connection that carries many calls at once, and is opened again when it was lost.
///
/// The manager and the proxies keep it; when the last of them goes, the connection is closed.
final class Link: CallChannel {
    let address: Address
    let endpoint: ClientEndpoint?
    let errors: ErrorTable
    let tracer: (any CallTracer)?
    /// What is taken from the server.
    private let limits: LinkLimits
    /// The first connection, which is found without a lock.
    private let first: OpenLink
    /// Opens further ones.
    private let keeper: LinkKeeper

    /// Takes over a connection on which calls can be made.
    init(_ endpoint: ClientEndpoint, options: LinkOptions, connection: LinkConnection) {
        address = endpoint.address
        self.endpoint = endpoint
        errors = endpoint.configuration.errors
        tracer = endpoint.configuration.tracer
        limits = LinkLimits()
        first = OpenLink(number: 0, options: options, connection: connection)
        keeper = LinkKeeper(endpoint, first: first)
        keeper.start(first)
    }

    deinit {
        keeper.close()
    }

    var capabilities: ServerCapabilities { .all }

    var carriesTraces: Bool { current.carriesTraces }

    /// The newest connection, lost or not.
    var current: OpenLink { keeper.number == 0 ? first : keeper.current }

    func call(_ request: Request, _ manner: CallManner) async -> CallResult {
        let link = current
        if let number = manner.link, number != link.number { return .notSent(.replaced) }
        let connection = link.connection
        let call = connection.nextCalls()
        var frame = OutgoingBytes(reserving: Self.usualCallSize)
        let span = tracer == nil ? nil : beginSpan(of: request, manner)
        let context = link.carriesTraces ? span?.context : nil
        if let tooLong = append(call, request, manner, link, context, to: &frame) {
            span?.end(SpanFailure(tooLong))
            return tooLong
        }
        if manner.deliveries != nil { connection.hold(call) }
        guard case .one(let answer) = await connection.call(call, frame, manner.cancellation)
        else {
            preconditionFailure("a call that was sent by itself was answered as a pipeline")
        }
        let result = result(of: call, answer, manner.deliveries, on: link)
        if let span { span.end(SpanFailure(result)) }
        return result
    }

    func begin(_ requests: [Request], _ manner: CallManner) -> any CallsUnderWay {
        let link = current
        if let number = manner.link, number != link.number {
            return CallsNotSent(requests.map { _ in .notSent(.replaced) })
        }
        let connection = link.connection
        let span = tracer == nil ? nil : beginSpan(of: requests)
        let context = link.carriesTraces ? span?.context : nil
        let first = connection.nextCalls(requests.count)
        var frames = OutgoingBytes(reserving: requests.count * Self.usualCallSize)
        var next = first
        var unsent: [Int: CallResult] = [:]
        var isCancelled = false
        if case .givesUp = manner.cancellation { isCancelled = Task.isCancelled }
        for index in requests.indices {
            if isCancelled {
                unsent[index] = .cancelled
            } else if let tooLong = append(
                next,
                requests[index],
                manner,
                link,
                context,
                to: &frames
            ) {
                unsent[index] = tooLong
            } else {
                next += 1
            }
        }
        if first < next { connection.begin(first..<next, frames) }
        return LinkCallsUnderWay(
            self,
            link,
            calls: first..<next,
            unsent: unsent,
            manner.cancellation,
            span
        )
    }

    func release(_ ident: String, on link: UInt64) {
        let current = current
        // What an earlier connection held, the server gave back when it ended.
        if current.number == link { current.connection.release(ident) }
    }

    func flush() {
        current.connection.flush()
    }

    func close() async {
        keeper.close()
    }

    var linkNumber: UInt64 { keeper.number }

    var isOver: Bool { keeper.isOver }

    var patience: Duration? { keeper.patience }

    func revival(of call: UnsentCall) async -> Revival { await keeper.revival(of: call) }

    func owns(_ ident: String) -> Bool { current.options.owns(ident) }

    var events: ConnectionEvents { keeper.events }

    /// How many bytes most calls take at most.
    private static let usualCallSize = 192
}

extension Link {
    /// Waits for the results of calls that were sent together.
    func results(
        of calls: Range<UInt64>,
        on link: OpenLink,
        _ cancellation: CallManner.Cancellation
    ) async -> [CallResult] {
        switch await link.connection.answers(to: calls.lowerBound, cancellation) {
        case .all(let answers):
            return zip(calls, answers).map { result(of: $0, $1, nil, on: link) }
        case .one: preconditionFailure("a pipeline was answered as a call sent by itself")
        }
    }

    /// Cancels calls that were sent together, and drops whatever they still return, and with it the references in it.
    func giveUp(_ calls: Range<UInt64>, on link: OpenLink) {
        link.connection.cancel(calls.lowerBound)
        Task.detached {
            for result in await self.results(of: calls, on: link, .isIgnored) {
                _ = result.reference(by: self, on: link.number)
            }
        }
    }
}

extension Link {
    /// Encodes a call.
    ///
    /// - Returns: How the call ends if it is longer than the server takes; then nothing was appended.
    private func append(
        _ call: UInt64,
        _ request: Request,
        _ manner: CallManner,
        _ link: OpenLink,
        _ context: TraceContext?,
        to frames: inout OutgoingBytes
    ) -> CallResult? {
        guard manner.timeout == nil, manner.owner == nil else {
            var request = request
            if let timeout = manner.timeout { request.timeout = timeout }
            if let owner = manner.owner {
                request.keywords[WireKey(text: "owner")] = .int(owner.number)
            }
            return append(call, request, CallManner(), link, context, to: &frames)
        }
        let limit = link.options.longestRequest
        return LinkFrame.appendFrame(
            call: call,
            request,
            continuing: context,
            limit: limit,
            to: &frames
        ).map { .tooLong(lengthInBytes: $0, limit: limit) }
    }

    /// Decodes the answer to a call, and confirms what was delivered with it, or holds it for the caller to confirm.
    private func result(
        of call: UInt64,
        _ answer: CallAnswer,
        _ deliveries: HeldDeliveries?,
        on link: OpenLink
    ) -> CallResult {
        switch answer {
        case .result(let result):
            return result
        case .held(let result):
            delivered(call, result, deliveries, on: link)
            return result
        case .encoded(let encoded):
            let result = encoded.result(limits: limits) { [self] token in
                guard link.options.owns(token.ident) else { return nil }
                return ProxyReference(token: token, channel: self, link: link.number)
            }
            if encoded.isDelivery { delivered(call, result, deliveries, on: link) }
            return result
        }
    }

    private func delivered(
        _ call: UInt64,
        _ result: CallResult,
        _ deliveries: HeldDeliveries?,
        on link: OpenLink
    ) {
        guard case .reply = result else { return deliveries?.hold(call, nil) ?? () }
        let connection = link.connection
        guard let deliveries else { return connection.confirm(call) }
        deliveries.hold(call) { connection.confirm(call) }
    }
}
