/// The result of a TLS handshake: what the two ends have agreed upon, and how they have identified each other.
package struct TLSProperties: Hashable, Sendable {
    /// The version of the protocol, such as `TLSv1.3`.
    package let version: String
    /// The cipher, such as `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// The negotiated application protocol, if the peer supports negotiation.
    package let applicationProtocol: String?
    /// The names and addresses in the peer's certificate.
    package let peerNames: [String]
    /// The peer's name in its certificate; `nil` if it has shown none, or one without any name.
    ///
    /// That is the first of ``peerNames``, or the common name if there are none, as in the certificates of clients.
    package let peerName: String?
    /// The subject of the peer's certificate; `nil` if it has shown none.
    package let peerSubject: String?
    /// The SHA-256 digest of the peer's certificate; empty if it has shown none.
    package let peerFingerprint: [UInt8]
    /// Whether the ends identify each other by the pre-shared key.
    package let usesPresharedKey: Bool
    /// The channel binding `tls-exporter` (RFC 9266): the same 32 bytes at both ends of this connection and nowhere
    /// else; empty with TLS 1.2.
    package let exporterBinding: [UInt8]
    /// The channel binding `tls-server-end-point` (RFC 5929): a digest of the server's certificate, the same at both
    /// ends; empty without one.
    package let endPointBinding: [UInt8]
}
