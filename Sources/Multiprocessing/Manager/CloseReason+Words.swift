internal import MPTransport

extension CloseReason {
    /// How the connection ended, for error texts.
    var words: String {
        switch self {
        case .endOfStream: "the server closed the connection"
        case .reset: "the server closed the connection without reading what was sent"
        case .local: "the connection was closed by this program"
        case .undelivered: "the connection was closed by this program before all was sent"
        case .slowReader: "the server took what was sent too slowly, and was cut off"
        case .failed(let error): "the connection broke: \(error)"
        }
    }
}
