import Glibc
import MPTransport

/// How the two ends of a connection know each other.
struct TLSSetting: Sendable {
    let client: TLSContext
    let server: TLSContext

    /// By a certificate, by one of each, by the authkey.
    static let all: [TLSSetting] = {
        do {
            return try [
                withCertificates(ofBoth: false), withCertificates(ofBoth: true), byAuthkey(),
            ]
        } catch {
            fatalError("no feed of TLS without certificates: \(error)")
        }
    }()

    private static func byAuthkey() throws(TLSError) -> TLSSetting {
        let secret = [UInt8](repeating: 7, count: TLSPresharedKey.shortestSecret)
        let key = try secret.withUnsafeBytes { bytes -> Result<TLSPresharedKey, TLSError> in
            Result { () throws(TLSError) in try TLSPresharedKey(from: bytes) }
        }.get()
        return TLSSetting(
            client: try TLSContext(
                client: TLSClientConfiguration(trust: .authkey),
                presharedKey: key
            ),
            server: try TLSContext(server: .authkey, presharedKeys: [key])
        )
    }

    /// The files are read at once, and gone after that.
    private static func withCertificates(ofBoth: Bool) throws(TLSError) -> TLSSetting {
        var template = Array("/tmp/mp-feed-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw .invalidSettings("can't make a folder in /tmp: error \(errno)")
        }
        let folder = String(cString: made)
        let names = ["ca", "server", "client"]
        defer {
            for name in names {
                unlink("\(folder)/\(name).pem")
                unlink("\(folder)/\(name)-key.pem")
            }
            rmdir(folder)
        }
        let term = CertificateAuthority.Term.days(2)
        let authority = try CertificateAuthority.make(named: "TEST ONLY", term: term)
        let issued = [
            authority.own,
            try authority.issue(.server, named: "server", names: ["localhost"], term: term),
            try authority.issue(.client, named: "client", term: term),
        ]
        for (name, issued) in zip(names, issued) {
            try issued.write(to: "\(folder)/\(name).pem", key: "\(folder)/\(name)-key.pem")
        }
        var client = TLSClientConfiguration(trust: .authorities("\(folder)/ca.pem"))
        if ofBoth {
            client.certificate = "\(folder)/client.pem"
            client.key = "\(folder)/client-key.pem"
        }
        return TLSSetting(
            client: try TLSContext(client: client, presharedKey: nil),
            server: try TLSContext(
                server: .certificate(
                    "\(folder)/server.pem",
                    key: "\(folder)/server-key.pem",
                    clientAuthorities: ofBoth ? "\(folder)/ca.pem" : nil
                )
            )
        )
    }
}
