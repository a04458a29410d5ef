internal import MPTransport

extension CloseReason {
    /// How the connection ended, for error texts.
    var words: String {
        switch self {
        case .endOfStream: "the server closed the connection"
        case .reset: "the server closed the connection without reading what was sent"
        case .local: "the connection was closed by this program"
        case .failed(let error): "the connection broke: \(error)"
        }
    }
}
