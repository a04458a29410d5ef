import MPTransport

/// Carries requests and answers of one connection, one after the other.
final class HTTPConnection: ConnectionHandler {
    private struct State: ~Copyable {
        var reader: HTTPRequestReader
        /// Works on an answer; `nil` while a request is awaited.
        var answering: Task<Void, Never>?
        /// Ends the connection if no request comes.
        var deadline: ScheduledWork?
        /// Whether no more requests are read.
        var isClosing = false
    }

    /// How much of a stream may be on its way before pieces of it are left out.
    private static let longestBacklog = 1 << 20

    private let connections: HTTPConnections
    private let handler: HTTPServer.Handler
    private let state: LoopBound<State>

    init(
        of connections: HTTPConnections,
        on loop: EventLoop,
        _ handler: @escaping HTTPServer.Handler
    ) {
        self.connections = connections
        self.handler = handler
        let reader = HTTPRequestReader(limits: connections.limits)
        state = LoopBound(State(reader: reader), on: loop)
    }

    /// Ends the connection unless a request comes in time.
    func awaitRequest(on stream: StreamConnection) {
        let time = EventLoop.now() + connections.limits.requestTime
        let deadline = stream.loop.schedule(at: time) { [weak self] in
            self?.refuse(.timeout, on: stream)
        }
        state.withValue { state in
            state.deadline?.cancel()
            state.deadline = deadline
        }
    }

    /// Refuses whatever comes, since there are too many connections.
    func turnAway(_ stream: StreamConnection) {
        stream.loop.execute { self.refuse(.unavailable, on: stream) }
    }

    func received(_ bytes: ArraySlice<UInt8>, on stream: StreamConnection) {
        let isOverfull = state.withValue { state in
            guard !state.isClosing else { return false }
            state.reader.receive(bytes)
            return state.answering != nil && state.reader.isOverfull
        }
        guard !isOverfull else { return stream.abort() }
        answerNext(on: stream)
    }

    func closed(_ reason: CloseReason, on stream: StreamConnection) {
        state.withValue { state in
            state.isClosing = true
            state.deadline?.cancel()
            state.answering?.cancel()
        }
        connections.remove(stream)
    }

    /// Has the next request answered, if it is whole and nothing is being answered.
    private func answerNext(on stream: StreamConnection) {
        do throws(HTTPStatus) {
            try state.withValue { state throws(HTTPStatus) in
                guard !state.isClosing, state.answering == nil else { return }
                guard let request = try state.reader.next() else { return }
                state.deadline?.cancel()
                state.answering = Task { [self] in
                    await answer(request, on: stream)
                }
            }
        } catch {
            refuse(error, on: stream)
        }
    }

    private func answer(_ request: HTTPRequest, on stream: StreamConnection) async {
        var response = await handler(request)
        if request.method == .head, case .stream = response.body { response.body = .bytes([]) }
        switch response.body {
        case .bytes(let bytes):
            let body = request.method == .head || response.status == .noContent ? [] : bytes
            stream.send([response.head(staysOpen: request.staysOpen)[...], body[...]])
            stream.loop.execute { self.finish(request, on: stream) }
        case .stream(let pieces):
            stream.send(response.head(staysOpen: false))
            for await piece in pieces where stream.queuedLengthInBytes < Self.longestBacklog {
                stream.send(piece)
            }
            stream.close()
        }
    }

    /// Goes on with the next request after an answer.
    private func finish(_ request: HTTPRequest, on stream: StreamConnection) {
        let isOver = state.withValue { state in
            state.answering = nil
            return state.isClosing
        }
        guard !isOver else { return }
        guard request.staysOpen else { return end(stream) }
        awaitRequest(on: stream)
        answerNext(on: stream)
    }

    /// Says why there is no answer, and ends the connection.
    private func refuse(_ status: HTTPStatus, on stream: StreamConnection) {
        let isSilent = state.withValue { status == .timeout && $0.reader.isEmpty }
        if !isSilent {
            let response = HTTPResponse(status, text: status.reason)
            guard case .bytes(let body) = response.body else { return end(stream) }
            stream.send([response.head(staysOpen: false)[...], body[...]])
        }
        end(stream)
    }

    private func end(_ stream: StreamConnection) {
        state.withValue { state in
            state.isClosing = true
            state.deadline?.cancel()
        }
        stream.close()
    }
}
