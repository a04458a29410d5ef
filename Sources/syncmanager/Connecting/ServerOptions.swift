internal import ArgumentParser
internal import Multiprocessing

/// How a client reaches a server: with which secret, and over TLS by which trust.
struct ServerOptions: ParsableArguments {
    @OptionGroup var secret: AuthkeyOption

    @OptionGroup(title: "TLS") var tls: TLSClientOptions

    /// Puts the settings together.
    ///
    /// - Parameters:
    ///   - address: The address of the command line; `nil` leaves it to the environment.
    ///   - environment: The environment.
    /// - Returns: The server, and how to reach it.
    /// - Throws: `ValidationError` if something is missing, or doesn't fit the address.
    func access(
        at address: Address?,
        _ environment: EnvironmentDefaults = .ofThisProcess
    ) throws -> ServerAccess {
        let address = try environment.address(or: address)
        try tls.checkFitness(for: address)
        return ServerAccess(
            address: address,
            authkeyFile: try environment.authkeyFile(or: secret.authkeyFile),
            allowsWeakKey: secret.allowWeakKey,
            configuration: tls.configuration
        )
    }
}
