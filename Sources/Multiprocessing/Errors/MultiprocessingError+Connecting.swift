internal import MPCore
internal import MPTransport
internal import MPWire

extension MultiprocessingError {
    /// A connection could not be made.
    init(_ error: TransportError) {
        self.init(Code(error), error.description, cause: error)
    }

    /// The files or settings for TLS are unusable.
    init(_ error: TLSError, for what: String) {
        self.init(.tlsFailed, "cannot \(what): \(error)", cause: error)
    }

    /// A connection was made, but failed before the first call.
    ///
    /// - Parameters:
    ///   - address: The server's address.
    ///   - failure: The reason.
    ///   - authkey: The client's key; only whether it ends in a newline is told.
    /// - Returns: The error.
    static func connecting(
        to address: Address,
        failed failure: LinkFailure,
        with authkey: Authkey
    ) -> Self {
        Self(
            Code(failure),
            "cannot use the manager at \(address): \(words(for: failure, with: authkey))",
            cause: failure
        )
    }

    /// The failure in words, and the remedy.
    private static func words(for failure: LinkFailure, with authkey: Authkey) -> String {
        switch failure {
        case .handshake(.rejected), .handshake(.wrongAnswer), .handshake(.newlineInKey):
            "\(failure); pass the authkey that the manager was started with"
                + (authkey.endsInNewline
                    ? "; the one passed ends in a newline, as 'echo' writes it, and every byte counts"
                    : "")
        case .ended(let how, during: .handshake):
            "\(how) before it proved itself: not a manager, or one that is stopping?"
        case .timedOut(during: .handshake):
            "\(failure): not a manager, or an overloaded one?"
        case .handshake, .frame, .unexpected, .refused, .raised, .ended, .stopped, .timedOut,
            .closedHere, .outage, .unreachable, .replaced:
            "\(failure)"
        }
    }

    /// The connection was lost, or wasn't opened again.
    init(lost failure: LinkFailure, at address: Address) {
        let code: Code =
            switch failure {
            case .outage(let outage): Code(outage)
            case .stopped: .serverStopped
            case .closedHere: .closed
            case .raised, .handshake, .frame, .unexpected, .refused, .ended, .timedOut,
                .unreachable, .replaced:
                .connectionLost
            }
        self.init(code, "the connection to \(address) was lost: \(failure)", cause: failure)
    }

    /// The same error after several attempts to connect.
    func after(_ attempts: Int, in length: Duration) -> Self {
        guard attempts > 1 else { return self }
        return Self(
            code,
            "\(message) (tried \(attempts) times in \(length.inWords))",
            remote: remote,
            cause: cause
        )
    }

    /// Whether the reason why no connection could be made may pass by itself.
    var mayPass: Bool {
        switch cause {
        case let error as TransportError: error.mayPass
        case let error as TLSError: error.mayPass
        case let error as LinkFailure: error.mayPass
        default: false
        }
    }
}

extension LinkFailure {
    /// Whether a peer that ended like this may be a manager that serves again, or soon.
    fileprivate var mayPass: Bool {
        switch self {
        case .ended, .stopped, .timedOut, .outage: true
        case .unreachable(_, let mayPass): mayPass
        case .raised(let exception):
            switch MultiprocessingError.Code(refusing: exception) {
            case .limitReached?, .serverStopped?: true
            default: false
            }
        case .handshake, .frame, .unexpected, .refused, .closedHere, .replaced: false
        }
    }
}

extension Duration {
    /// The duration in seconds, to two decimals.
    var inWords: String { "\(Duration.milliseconds(10) * Int64(self / .milliseconds(10)))" }
}

extension MultiprocessingError.Code {
    /// The code of a failure to connect or to listen.
    init(_ error: TransportError) {
        self =
            switch error {
            case .addressInUse: .addressInUse
            case .pathTooLong, .invalidAddress, .hostNotFound, .notASocket, .directoryMissing,
                .permissionDenied:
                .invalidAddress
            case .insecureNetwork, .abstractName: .insecureAddress
            case .connectionRefused, .noSuchSocket: .connectionRefused
            case .timedOut: .timedOut
            case .tls: .tlsFailed
            case .cancelled: .cancelled
            case .loopEnded, .tooManyDescriptors, .system: .resourceUnavailable
            }
    }

    /// The code of a failure between connecting and the first call.
    init(_ failure: LinkFailure) {
        self =
            switch failure {
            case .handshake(let error): Self(error)
            case .frame, .unexpected: .notAManager
            case .refused: .unsupported
            case .raised(let exception): Self(refusing: exception) ?? .remote
            case .ended: .connectionLost
            case .stopped: .serverStopped
            case .timedOut: .timedOut
            case .closedHere: .closed
            case .outage(let outage): Self(outage)
            case .unreachable, .replaced: .connectionLost
            }
    }

    /// The code of a connection that isn't open again.
    init(_ outage: LinkOutage) {
        if let refusal = outage.refusal {
            self.init(refusal)
        } else {
            self = outage.isOrderly ? .serverStopped : .connectionLost
        }
    }

    private init(_ error: HandshakeError) {
        self =
            switch error {
            case .wrongAnswer, .newlineInKey, .rejected, .reflection, .bindingPrevented,
                .md5Refused, .unknownDigest:
                .authenticationFailed
            case .notAChallenge, .notAWelcome, .challengeTooShort, .digestMissing, .badFrame:
                .notAManager
            }
    }
}
