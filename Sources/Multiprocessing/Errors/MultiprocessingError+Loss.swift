extension MultiprocessingError {
    /// Whether a call has ended with the connection, of which there may be another one.
    var isLossOfConnection: Bool {
        [.connectionLost, .serverStopped, .timedOut, .connectionRefused].contains(code)
    }
}
