import MPWire

/// Draining: new clients are refused, and the calls of the others end before the server stops.
extension ManagerCore {
    /// Refuses clients that come from now on.
    ///
    /// Those that are connected go on: a call that waits may need another client's call to end.
    package mutating func beginDraining() {
        record?.note(.drainingBegun)
        isDraining = true
    }

    /// The number of calls that wait for something, or run.
    package var callsUnderWay: Int { mutating get { parked.count } }

    /// How many of them wait for other clients, and not for tasks.
    package var waitingCalls: Int { mutating get { parked.idleCount } }

    /// Whether a connection is refused that is to carry calls.
    ///
    /// Requests to the server itself are answered, since Python's clients make a connection for each of them.
    func refusesCalls(on connection: ClientConnection) -> Bool {
        isDraining && !connection.peer.isOwnProcess
    }
}

extension PythonException {
    /// The answer to a new client of a server that is draining.
    static var draining: Self {
        Self(
            WireGlobal("builtins", "ConnectionRefusedError"),
            [.text("the server is draining: it takes no new clients, and stops soon")],
            state: .dict(["draining": .bool(true)])
        )
    }
}
