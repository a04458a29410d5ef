/// The protocols that two ends may negotiate in the TLS handshake (ALPN): they say how the proof of the authkey is tied
/// to the connection.
package enum TLSApplicationProtocol: String, CaseIterable, Sendable {
    /// By the connection's exporter (RFC 9266).
    case manager = "mp/1"
    /// By the server's certificate (RFC 5929), for peers that can't compute the exporter; requires certificates.
    case managerOfEndPoint = "mp-ep/1"

    /// The protocols that an end supports.
    ///
    /// - Parameter hasCertificate: Whether the server shows a certificate.
    /// - Returns: The protocols, the better one first.
    static func known(hasCertificate: Bool) -> [Self] {
        hasCertificate ? [.manager, .managerOfEndPoint] : [.manager]
    }
}

extension [TLSApplicationProtocol] {
    /// The names as they are offered: each preceded by its length (RFC 7301).
    var offer: [UInt8] { flatMap { [UInt8($0.rawValue.utf8.count)] + $0.rawValue.utf8 } }

    /// Chooses the first of ours that a client offers.
    ///
    /// - Parameter list: The client's offer; OpenSSL has checked that the lengths in it fit, we do it again.
    /// - Returns: The range of its name in the offer; `nil` if there is none.
    func choose(from list: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var offered: [Range<Int>] = []
        var index = 0
        while index < list.count {
            let end = index + 1 + Int(list[index])
            guard end <= list.count else { return nil }
            offered.append(index + 1..<end)
            index = end
        }
        return lazy.compactMap { known in
            offered.first { list[$0].elementsEqual(known.rawValue.utf8) }
        }.first
    }
}
