import MPWire

/// A server and a client whose messages pass through the hands of a test.
struct HandshakePair {
    /// How both ended.
    struct Outcome: Equatable {
        var server: HandshakeStateMachine.Action?
        var client: HandshakeStateMachine.Action?

        /// Whether this end let the connection carry calls.
        static func isAccepted(_ action: HandshakeStateMachine.Action?) -> Bool {
            switch action {
            case .finish, .sendAndFinish: true
            case .close, .send, .ignore, nil: false
            }
        }
    }

    var server: HandshakeStateMachine
    var client: HandshakeStateMachine

    init(
        serverKey: Authkey = key,
        clientKey: Authkey = key,
        serverAcceptsMD5: Bool = false,
        clientAcceptsMD5: Bool = false
    ) {
        server = Self.machine(.server, key: serverKey, random: 1, acceptsMD5: serverAcceptsMD5)
        client = Self.machine(.client, key: clientKey, random: 2, acceptsMD5: clientAcceptsMD5)
    }

    static let key = Authkey(bytes: Array("secret-key".utf8))

    static func machine(
        _ role: HandshakeStateMachine.Role,
        key: Authkey = key,
        random: UInt8 = 0,
        acceptsMD5: Bool = false
    ) -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: role,
            authkey: key,
            authenticator: .openSSL,
            random: (0..<24).map { random + $0 },
            acceptsMD5: acceptsMD5
        )
    }

    /// Runs both until they have nothing to say; message `number` (from 1) passes through `tamper`.
    ///
    /// - Returns: The last action of each end that wasn't `send`, and the payloads as they were sent.
    mutating func run(
        tamper: (_ number: Int, _ payload: [UInt8]) -> [UInt8] = { $1 }
    ) -> (outcome: Outcome, payloads: [[UInt8]]) {
        var outcome = Outcome()
        var payloads: [[UInt8]] = []
        _ = client.start()
        var action = server.start()
        var isFromServer = true
        while let message = Self.message(of: action) {
            payloads.append(message.payload)
            let payload = tamper(payloads.count, message.payload)
            if isFromServer {
                action = client.received(payload[...])
                if Self.isLast(action) { outcome.client = action }
            } else {
                action = server.received(payload[...])
                if Self.isLast(action) { outcome.server = action }
            }
            isFromServer.toggle()
        }
        return (outcome, payloads)
    }

    private static func isLast(_ action: HandshakeStateMachine.Action) -> Bool {
        switch action {
        case .sendAndFinish, .finish, .close: true
        case .send, .ignore: false
        }
    }

    /// What the driver writes.
    private static func message(of action: HandshakeStateMachine.Action) -> HandshakeMessage? {
        switch action {
        case .send(let message), .sendAndFinish(let message): message
        case .close: .failure
        case .finish, .ignore: nil
        }
    }
}
