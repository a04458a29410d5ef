/// The reason why a connection can't be protected, and what helps.
package enum TLSError: Error, Hashable, Sendable {
    // MARK: What is wrong with the peer, as we see it

    /// The certificate has expired.
    case certificateExpired(TLSPeer, on: String)
    /// The certificate isn't valid yet, or a clock is wrong.
    case certificateNotYetValid(TLSPeer, from: String)
    /// The server's certificate has other names.
    case wrongName(expected: String, actual: [String])
    /// No authority that we trust has signed the certificate.
    case unknownAuthority(TLSPeer, issuer: String)
    /// The certificate is self-signed.
    case selfSigned(TLSPeer)
    /// The certificate isn't the pinned one; its fingerprint.
    case wrongFingerprint(String)
    /// The authority has revoked the certificate of this holder.
    case certificateRevoked(TLSPeer, holder: String)
    /// The certificate is wrong in another way, in OpenSSL's words.
    case certificateRefused(TLSPeer, reason: String)
    /// The client has shown no certificate.
    case certificateMissing
    /// The peers have no cipher or signature in common.
    case noSharedCipher
    /// The peer speaks versions that we don't.
    case wrongVersion
    /// The peer speaks no manager protocol, by its own words.
    case wrongApplicationProtocol
    /// The peer doesn't speak TLS.
    case notTLS
    /// The keys derived from the authkeys differ, or one end has none.
    case presharedKeyRefused
    /// The peer left in the middle of the handshake.
    case endedDuringHandshake
    /// The handshake took too long.
    case handshakeTimedOut(after: Duration)
    /// Too many connections were in the middle of the handshake.
    case crowdedOut
    /// The stream was cut: its end wasn't announced.
    case truncated
    /// The peer sends empty records.
    case emptyRecords

    // MARK: What the peer says is wrong with us

    /// The peer refused us with an alert.
    case refused(TLSAlert, by: TLSPeer)

    // MARK: What is wrong here

    /// There are revocation lists, but none of the authority that signed the peer's certificate.
    case revocationListMissing(TLSPeer, issuer: String)
    /// The revocation list is too old.
    case revocationListExpired(issuer: String, on: String)
    /// A file can't be used.
    case unusableFile(path: String, reason: String)
    /// The settings don't fit together.
    case invalidSettings(String)
    /// OpenSSL failed: what was tried, and its words.
    case openSSL(String, String)
}

extension TLSError: CustomStringConvertible {
    /// The error in words, with what helps.
    package var description: String {
        switch self {
        case .certificateExpired(let peer, let date):
            "the \(peer.rawValue)'s certificate expired on \(date); renew it"
        case .certificateNotYetValid(let peer, let date):
            "the \(peer.rawValue)'s certificate is not valid before \(date); are the clocks right?"
        case .wrongName(let expected, let actual):
            """
            the server's certificate is not for \(expected) but for \(Self.list(actual)); use one \
            of its names, or a certificate that has this one
            """
        case .unknownAuthority(let peer, let issuer):
            """
            nobody who is trusted has signed the \(peer.rawValue)'s certificate; its issuer is \
            '\(issuer)': is the right authorities' file used?
            """
        case .selfSigned(let peer):
            """
            the \(peer.rawValue)'s certificate is signed by itself; trust it by its fingerprint, or \
            use one of an authority that is trusted
            """
        case .wrongFingerprint(let actual):
            "the server's certificate is not the pinned one; its SHA-256 fingerprint is \(actual)"
        case .certificateRevoked(let peer, let holder):
            """
            the \(peer.rawValue)'s certificate, '\(holder)', was revoked by its authority; it needs a \
            new one
            """
        case .revocationListMissing(let peer, let issuer):
            """
            there is no revocation list of '\(issuer)', who has signed the \(peer.rawValue)'s \
            certificate; add it, or 'syncmanager certificates revoke' makes one
            """
        case .revocationListExpired(let issuer, let day): Self.expiredList(of: issuer, on: day)
        case .certificateRefused(let peer, let reason):
            "the \(peer.rawValue)'s certificate is not accepted: \(reason)"
        case .certificateMissing:
            "the client has shown no certificate; the server wants one (client authority)"
        case .noSharedCipher:
            """
            the two ends have no cipher or signature in common; does one of them use certificates \
            and the other the authkey?
            """
        case .wrongVersion: "the two ends have no version of TLS in common; 1.3 is the default"
        case .wrongApplicationProtocol: "the peer speaks another protocol than that of managers"
        case .notTLS: "the peer does not speak TLS; is it a tcp:// address?"
        case .presharedKeyRefused:
            "the two ends hold different authkeys, or only one of them uses TLS by authkey"
        case .endedDuringHandshake: "the peer ended the connection during the TLS handshake"
        case .handshakeTimedOut(let limit):
            "the TLS handshake was not over within \(limit); does the peer speak TLS?"
        case .crowdedOut: "too many clients were in the middle of the TLS handshake"
        case .truncated: "the stream was cut off: the peer did not announce its end"
        case .emptyRecords: "the peer sends TLS records without content"
        case .refused(let alert, let peer): alert.words(of: peer)
        case .unusableFile(let path, let reason): "cannot use \(path): \(reason)"
        case .invalidSettings(let reason): reason
        case .openSSL(let what, let words): "OpenSSL could not \(what): \(words)"
        }
    }

    /// The text about a list that is too old.
    static func expiredList(of issuer: String, on day: String) -> String {
        """
        the revocation list of '\(issuer)' expired on \(day); 'syncmanager certificates revoke' makes \
        it anew
        """
    }

    /// Whether the peer's certificate couldn't be checked for lack of a list.
    var isOfOurLists: Bool {
        switch self {
        case .revocationListMissing, .revocationListExpired: true
        default: false
        }
    }

    /// Whether a handshake that ended like this may succeed later: the server was stopping, or had too much to do.
    package var mayPass: Bool {
        switch self {
        case .endedDuringHandshake, .handshakeTimedOut, .crowdedOut, .truncated: true
        default: false
        }
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "no name at all" : names.joined(separator: ", ")
    }
}
