internal import ArgumentParser
internal import Multiprocessing

/// Which options of `serve` belong to which addresses: one that none of them can use is a mistake, and would protect or
/// allow nothing.
struct ServeFitness {
    /// An option that was given, and the kinds of addresses that it is about.
    private struct Given {
        let option: String
        let kinds: Set<Address.Kind>
        /// The form of such addresses.
        let form: String
    }

    private let given: [Given]

    /// Looks at what was given.
    init(_ serve: Serve) {
        // All others of TLS go with `--certificate`.
        let tls = [
            ("--certificate", serve.tls.certificate != nil),
            ("--tls-by-authkey", serve.tls.tlsByAuthkey),
        ].map { ($0, $1, Set([Address.Kind.tls]), "tls://") }
        let sockets: Set = [Address.Kind.unix, .abstract]
        let options =
            tls + [
                ("--allow-abstract", serve.allowAbstract, [.abstract], "unix:@NAME"),
                ("--allow-user", !serve.allowedUserIDs.isEmpty, sockets, "unix:"),
                ("--release-dead-clients", serve.releaseDeadClients, sockets, "unix:"),
                ("--accept-md5 always", serve.legacyMD5 == .always, [.tcp, .tls], "tls://"),
            ]
        given = options.filter(\.1).map { Given(option: $0.0, kinds: $0.2, form: $0.3) }
    }

    /// Checks that there is an address for each option.
    ///
    /// - Throws: `ValidationError` that names the option, and the addresses.
    func check(for addresses: [Setting<Address>]) throws {
        let kinds = Set(addresses.map(\.value.kind))
        guard let wrong = given.first(where: { $0.kinds.isDisjoint(with: kinds) }) else { return }
        let names = addresses.map { "\($0.value)\($0.origin)" }.joined(separator: ", ")
        throw ValidationError(
            "\(wrong.option) goes with a \(wrong.form) address; there is only \(names)"
        )
    }
}
