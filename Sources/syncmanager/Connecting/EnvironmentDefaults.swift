internal import ArgumentParser
internal import FoundationEssentials
internal import Multiprocessing

/// The settings of the environment, which are used where the command line says nothing.
///
/// An empty variable counts as none.
struct EnvironmentDefaults {
    /// The variable with the address of the server.
    static let address = "SYNCMANAGER_ADDRESS"
    /// The variable with the path of the authkey's file.
    static let authkeyFile = "SYNCMANAGER_AUTHKEY_FILE"

    /// The environment.
    let variables: [String: String]

    /// The environment of this process.
    static var ofThisProcess: Self { Self(variables: ProcessInfo.processInfo.environment) }

    /// Whether the environment names an address.
    var hasAddress: Bool { value(of: Self.address) != nil }

    /// Chooses the address.
    ///
    /// - Parameter argument: The one of the command line, which wins.
    /// - Returns: The address.
    /// - Throws: `ValidationError` if there is none, or if the variable holds none.
    func address(or argument: Address?) throws -> Setting<Address> {
        if let argument { return Setting(value: argument, variable: nil) }
        guard let text = value(of: Self.address) else {
            throw ValidationError(
                "an address is missing, such as unix:/tmp/manager; \(Self.address) can hold it, too"
            )
        }
        do throws(AddressError) {
            return Setting(value: try Address(parsing: text), variable: Self.address)
        } catch {
            throw ValidationError("\(Self.address): \(error)")
        }
    }

    /// Chooses the path of the authkey's file.
    ///
    /// - Parameter argument: The one of the command line, which wins.
    /// - Returns: The path.
    /// - Throws: `ValidationError` if there is none.
    func authkeyFile(or argument: String?) throws -> Setting<String> {
        if let argument { return Setting(value: argument, variable: nil) }
        guard let path = value(of: Self.authkeyFile) else {
            throw ValidationError(
                "--authkey-file is missing; \(Self.authkeyFile) can hold its path, too"
            )
        }
        return Setting(value: path, variable: Self.authkeyFile)
    }

    private func value(of name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }
}
