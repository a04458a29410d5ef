internal import MPWire
internal import Multiprocessing

/// The result of a check: how well a server is, and the line that says so.
struct CheckVerdict: Equatable {
    /// How well a server is; the number is the exit status.
    enum Health: Int32 {
        /// It answers.
        case well = 0
        /// Something answers, but not as it should.
        case unwell = 1
        /// Nobody answers.
        case unreachable = 2
        /// One side refuses the other.
        case refused = 3

        /// The words between the server and the reason.
        fileprivate var words: String {
            switch self {
            case .well: "is well"
            case .unwell: "is not well"
            case .unreachable: "is unreachable"
            case .refused: "refuses us, or we refuse it"
            }
        }
    }

    /// How far a check had come.
    enum Stage {
        /// To the address, and to the proof of the authkey.
        case connecting
        /// To the call.
        case call
    }

    let health: Health
    let line: String

    /// The verdict on a server that answered.
    ///
    /// - Parameters:
    ///   - subject: The server in words.
    ///   - call: How long the call took.
    ///   - connection: How long it took to connect.
    init(_ subject: String, answeredIn call: Duration, connectedIn connection: Duration) {
        let times = "answered in \(call.milliseconds), connected in \(connection.milliseconds)"
        self.init(.well, subject, times)
    }

    /// The verdict on a server that didn't.
    ///
    /// - Parameters:
    ///   - subject: The server in words.
    ///   - error: What went wrong.
    ///   - stage: How far it had come.
    init(_ subject: String, failed error: MultiprocessingError, during stage: Stage) {
        let refusals: Set<MultiprocessingError.Code> = [
            .authenticationFailed, .insecureAddress, .invalidAuthkey, .permissionDenied, .tlsFailed,
        ]
        let absences: Set<MultiprocessingError.Code> = [
            .connectionRefused, .invalidAddress, .resourceUnavailable, .timedOut,
        ]
        let health: Health =
            if refusals.contains(error.code) {
                .refused
            } else if stage == .connecting, absences.contains(error.code) {
                .unreachable
            } else {
                .unwell
            }
        self.init(health, subject, error.message)
    }

    private init(_ health: Health, _ subject: String, _ reason: String) {
        self.health = health
        // A message may quote a server that means harm.
        line = "\(subject) \(health.words): \(reason)".visible()
    }
}

extension Duration {
    /// The duration in milliseconds, to three decimals.
    fileprivate var milliseconds: String {
        let microseconds = Int(self / .microseconds(1))
        let fraction = String(microseconds % 1000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(microseconds / 1000).\(zeros)\(fraction) ms"
    }
}
