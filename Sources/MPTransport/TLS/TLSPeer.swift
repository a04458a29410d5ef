/// One end of a connection.
package enum TLSPeer: String, Hashable, Sendable {
    /// The end that listened.
    case server
    /// The end that connected.
    case client

    var opposite: TLSPeer { self == .server ? .client : .server }
}
