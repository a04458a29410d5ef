internal import ArgumentParser
internal import FoundationEssentials
internal import MPTransport

/// Makes an authority, and certificates of servers and clients.
struct Certificates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an authority and the certificates that it signs, for tls:// addresses.",
        discussion: """
            Writes NAME.pem and NAME-key.pem (mode 0600), and never overwrites. The authority is \
            ca.pem; keep its key off the servers. crl.pem lists what it has revoked.
            """,
        subcommands: [Authority.self, Server.self, Client.self, Revoke.self]
    )

    /// Makes an authority.
    struct Authority: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ca",
            abstract: "Make an authority: ca.pem and ca-key.pem."
        )

        @OptionGroup var place: Place

        @Option(help: "What people call it.")
        var name = "syncmanager authority"

        @Option(help: "For how many days it is good.")
        var days = 3650

        func validate() throws { try Certificates.checkDays(days) }

        func run() throws {
            let authority = try CertificateAuthority.make(named: name, term: .days(days))
            try place.write(authority.own, as: "ca")
        }
    }

    /// Makes the certificate of a server.
    struct Server: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the certificate of a server: server.pem and server-key.pem.",
            discussion: "Clients find the server under the names given here and no others."
        )

        @OptionGroup var place: Place

        @Option(help: "What the files are called.")
        var file = "server"

        @Option(help: "For how many days it is good.")
        var days = 397

        @Argument(help: "Its host names and addresses, such as manager.example and 192.0.2.7.")
        var names: [String]

        func validate() throws { try Certificates.checkDays(days) }

        func run() throws {
            let issued = try place.authority().issue(
                .server,
                named: names.first ?? file,
                names: names,
                term: .days(days)
            )
            try place.write(issued, as: file)
        }
    }

    /// Makes the certificate of a client.
    struct Client: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the certificate of a client: NAME.pem and NAME-key.pem."
        )

        @OptionGroup var place: Place

        @Option(help: "For how many days it is good.")
        var days = 397

        @Argument(help: "What the client is called; it names the files, too.")
        var name: String

        func validate() throws { try Certificates.checkDays(days) }

        func run() throws {
            let issued = try place.authority().issue(.client, named: name, term: .days(days))
            try place.write(issued, as: name)
        }
    }

    /// Revokes certificates.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke certificates of the authority: they are added to the list crl.pem.",
            discussion: """
                The list is for --crl, of servers for their clients' certificates and the reverse. \
                Without certificates it is only made anew: after its last day nobody is accepted.
                """
        )

        @OptionGroup var place: Place

        @Option(help: "For how many days the list is good.")
        var days = 397

        @Argument(help: "The PEM files with the certificates, such as alice.pem.")
        var certificates: [String] = []

        func validate() throws { try Certificates.checkDays(days) }

        func run() throws {
            let path = "\(place.directory)/crl.pem"
            let list = try place.authority().revoke(
                certificates,
                after: FileManager.default.fileExists(atPath: path) ? path : nil,
                term: .days(days)
            )
            try list.write(to: path)
            StandardStreams.print("\(path): \(list.count) revoked, until \(list.lastDay)")
        }
    }

    /// Where the files are.
    struct Place: ParsableArguments {
        @Option(help: "The directory of the files; it has to exist.")
        var directory = "."

        /// Reads the authority.
        func authority() throws -> CertificateAuthority {
            try CertificateAuthority(
                certificate: "\(directory)/ca.pem",
                key: "\(directory)/ca-key.pem"
            )
        }

        /// Writes a certificate and its key, and says how it is known.
        func write(_ issued: IssuedCertificate, as name: String) throws {
            guard !name.isEmpty, !name.contains("/") else {
                throw CommandError("'\(name)' is no name for a file")
            }
            let path = "\(directory)/\(name).pem"
            try issued.write(to: path, key: "\(directory)/\(name)-key.pem")
            StandardStreams.print("\(path): until \(issued.lastDay), SHA-256 \(issued.fingerprint)")
        }
    }

    /// A hundred years are enough, and more don't fit into the clocks of some.
    fileprivate static func checkDays(_ days: Int) throws {
        guard (1...36_500).contains(days) else {
            throw ValidationError("--days has to be from 1 to 36500")
        }
    }
}
