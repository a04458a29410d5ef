internal import MPCore
internal import MPWire

/// A connection to one of our servers, which carries many calls at once.
///
/// The manager and the proxies keep it; when the last of them goes, the connection is closed.
final class Link: CallChannel {
    let address: Address
    let errors: ErrorTable
    /// What both ends agreed upon.
    private let options: LinkOptions
    /// What is taken from the server.
    private let limits: LinkLimits
    /// The loop keeps this one until the connection is closed, so it can't be the same object.
    let connection: LinkConnection

    /// Takes over a connection on which calls can be made.
    init(_ endpoint: ClientEndpoint, options: LinkOptions, connection: LinkConnection) {
        address = endpoint.address
        errors = endpoint.configuration.errors
        limits = LinkLimits()
        self.options = options
        self.connection = connection
    }

    deinit {
        connection.close()
    }

    var capabilities: ServerCapabilities { .all }

    func call(_ request: Request, _ manner: CallManner) async -> CallResult {
        let call = connection.nextCalls()
        var frame = OutgoingBytes(reserving: Self.usualCallSize)
        if let tooLong = append(call, request, manner, to: &frame) { return tooLong }
        if manner.deliveries != nil { connection.hold(call) }
        switch await connection.call(call, frame, manner.cancellation) {
        case .one(let answer): return result(of: call, answer, manner.deliveries)
        case .all: preconditionFailure("a call that was sent by itself was answered as a pipeline")
        }
    }

    func begin(_ requests: [Request], _ manner: CallManner) -> any CallsUnderWay {
        let first = connection.nextCalls(requests.count)
        var frames = OutgoingBytes(reserving: requests.count * Self.usualCallSize)
        var next = first
        var unsent: [Int: CallResult] = [:]
        var isCancelled = false
        if case .givesUp = manner.cancellation { isCancelled = Task.isCancelled }
        for index in requests.indices {
            if isCancelled {
                unsent[index] = .cancelled
            } else if let tooLong = append(next, requests[index], manner, to: &frames) {
                unsent[index] = tooLong
            } else {
                next += 1
            }
        }
        if first < next { connection.begin(first..<next, frames) }
        return LinkCallsUnderWay(self, calls: first..<next, unsent: unsent, manner.cancellation)
    }

    func release(_ ident: String) {
        connection.release(ident)
    }

    func flush() {
        connection.flush()
    }

    func close() async {
        connection.close()
    }

    /// How many bytes most calls take at most.
    private static let usualCallSize = 192
}

extension Link {
    /// Waits for the results of calls that were sent together.
    func results(
        of calls: Range<UInt64>,
        _ cancellation: CallManner.Cancellation
    ) async -> [CallResult] {
        switch await connection.answers(to: calls.lowerBound, cancellation) {
        case .all(let answers): return zip(calls, answers).map { result(of: $0, $1, nil) }
        case .one: preconditionFailure("a pipeline was answered as a call sent by itself")
        }
    }

    /// Cancels calls that were sent together, and drops whatever they still return, and with it the references in it.
    func giveUp(_ calls: Range<UInt64>) {
        connection.cancel(calls.lowerBound)
        Task.detached {
            for result in await self.results(of: calls, .isIgnored) {
                _ = result.reference(by: self)
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
        to frames: inout OutgoingBytes
    ) -> CallResult? {
        guard manner.timeout == nil, manner.owner == nil else {
            var request = request
            if let timeout = manner.timeout { request.timeout = timeout }
            if let owner = manner.owner {
                request.keywords[WireKey(text: "owner")] = .int(owner.number)
            }
            return append(call, request, CallManner(), to: &frames)
        }
        let limit = options.longestRequest
        return LinkFrame.appendFrame(call: call, request, limit: limit, to: &frames)
            .map { .tooLong(lengthInBytes: $0, limit: limit) }
    }

    /// Decodes the answer to a call, and confirms what was delivered with it, or holds it for the caller to confirm.
    private func result(
        of call: UInt64,
        _ answer: CallAnswer,
        _ deliveries: HeldDeliveries?
    ) -> CallResult {
        switch answer {
        case .result(let result):
            return result
        case .held(let result):
            delivered(call, result, deliveries)
            return result
        case .encoded(let encoded):
            let result = encoded.result(limits: limits) { [self] token in
                options.owns(token.ident) ? ProxyReference(token: token, channel: self) : nil
            }
            if encoded.isDelivery { delivered(call, result, deliveries) }
            return result
        }
    }

    private func delivered(
        _ call: UInt64,
        _ result: CallResult,
        _ deliveries: HeldDeliveries?
    ) {
        guard case .reply = result else { return deliveries?.hold(call, nil) ?? () }
        guard let deliveries else { return connection.confirm(call) }
        deliveries.hold(call) { [connection] in connection.confirm(call) }
    }
}
