/// What two ends have agreed upon, and by what they know each other.
package struct TLSProperties: Hashable, Sendable {
    /// The version of the protocol, such as `TLSv1.3`.
    package let version: String
    /// The cipher, such as `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// The protocol that both have named, if the peer knows how to name one.
    package let applicationProtocol: String?
    /// The names and addresses in the peer's certificate.
    package let peerNames: [String]
    /// What the peer's certificate calls it; `nil` if it has shown none, or one without any name.
    ///
    /// That is the first of the names in it, or the common name where there are no others, as in the certificates of
    /// clients.
    package let peerName: String?
    /// Whom the peer's certificate is for; `nil` if it has shown none.
    package let peerSubject: String?
    /// The SHA-256 digest of the peer's certificate; empty if it has shown none.
    package let peerFingerprint: [UInt8]
    /// Whether the ends know each other by the pre-shared key.
    package let usesPresharedKey: Bool
    /// The channel binding `tls-exporter` (RFC 9266): the same 32 bytes at both ends of this connection and nowhere else;
    /// empty with TLS 1.2.
    package let exporterBinding: [UInt8]
    /// The channel binding `tls-server-end-point` (RFC 5929): a digest of the server's certificate, the same at both ends;
    /// empty without one.
    package let endPointBinding: [UInt8]
}
