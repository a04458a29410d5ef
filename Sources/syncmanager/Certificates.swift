internal import ArgumentParser
internal import MPTransport

/// Makes an authority, and certificates of servers and clients.
struct Certificates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an authority and the certificates that it signs, for tls:// addresses.",
        discussion: """
            Writes NAME.pem and NAME-key.pem (mode 0600), and never overwrites. The authority is \
            ca.pem; keep its key off the servers.
            """,
        subcommands: [Authority.self, Server.self, Client.self]
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
