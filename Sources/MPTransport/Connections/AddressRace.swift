import MPSystem

/// Connects to one of the addresses of a host.
///
/// They are tried in their order, the next one as soon as one has failed, or after 250 ms: an unreachable address
/// doesn't delay the others (RFC 8305, section 5).
struct AddressRace: Sendable {
    /// Turns a connected socket into a connection.
    typealias MakeConnection =
        @Sendable (SocketName, consuming Descriptor) throws(TransportError) -> StreamConnection

    private enum Event {
        case ended(Result<StreamConnection, TransportError>)
        case isTurn(of: Int)
    }

    /// How long an address is tried before the next one is tried, too.
    private static let headStart = Duration.milliseconds(250)

    private let names: [SocketName]
    private let attempt: TransportAttempt
    private let loop: EventLoop
    private let makeConnection: MakeConnection

    /// Prepares to connect to the first of `names` that answers; fails if none does.
    init(
        _ names: [SocketName],
        for attempt: TransportAttempt,
        on loop: EventLoop,
        makeConnection: @escaping MakeConnection
    ) {
        self.names = names
        self.attempt = attempt
        self.loop = loop
        self.makeConnection = makeConnection
    }

    /// Connects.
    ///
    /// - Throws: The error of the last address, `timedOut` if there is no more time, `cancelled` if the task is
    ///   cancelled.
    func run(until deadline: Deadline) async throws(TransportError) -> StreamConnection {
        if names.count == 1 { return try await connect(to: names[0], until: deadline).get() }
        let result = await withTaskGroup(of: Event.self) { group in
            var result = Result<StreamConnection, TransportError>.failure(
                .invalidAddress(attempt, reason: "the host has no address")
            )
            var (next, isOver) = (0, false)
            begin(&next, in: &group, until: deadline)
            while let event = await group.next() {
                switch event {
                case .isTurn(let turn):
                    if turn == next, !isOver { begin(&next, in: &group, until: deadline) }
                case .ended(.success(let connection)) where isOver:
                    // Two have answered at the same time; this is the second.
                    connection.abort()
                case .ended(let ending) where !isOver:
                    result = ending
                    isOver = ending.isFinal
                    if isOver {
                        group.cancelAll()
                    } else {
                        begin(&next, in: &group, until: deadline)
                    }
                case .ended: break
                }
            }
            return result
        }
        return try result.get()
    }

    /// Starts an attempt at the next address.
    private func begin(
        _ next: inout Int,
        in group: inout TaskGroup<Event>,
        until deadline: Deadline
    ) {
        guard next < names.count else { return }
        let name = names[next]
        next += 1
        group.addTask { .ended(await connect(to: name, until: deadline)) }
        guard next < names.count else { return }
        let turn = next
        group.addTask {
            // Cancelled: no address is due any more.
            do { try await Task.sleep(for: Self.headStart) } catch { return .isTurn(of: -1) }
            return .isTurn(of: turn)
        }
    }

    private func connect(
        to name: SocketName,
        until deadline: Deadline
    ) async -> Result<StreamConnection, TransportError> {
        let connector = Connector(to: name, attempt: attempt, on: loop) {
            socket throws(TransportError) in
            try makeConnection(name, socket)
        }
        do throws(TransportError) {
            return .success(try await connector.connect(timeout: deadline.rest))
        } catch {
            if case .timedOut = error, let limit = deadline.limit {
                return .failure(.timedOut(attempt, after: limit))
            }
            return .failure(error)
        }
    }
}

extension Result<StreamConnection, TransportError> {
    /// Whether other addresses of the host needn't be tried.
    fileprivate var isFinal: Bool {
        switch self {
        case .success, .failure(.cancelled), .failure(.loopEnded), .failure(.timedOut),
            .failure(.tls):
            true
        case .failure: false
        }
    }
}
