/// What the server of a manager in a process of its own gets from the program: the input of
/// ``RemoteFunction/manager(_:configure:)``.
///
/// It holds the authkey, so it can only be sent to a child process.
public struct ManagerSettings: Codable, Sendable {
    /// What is sent.
    private struct Form: Codable {
        var address: String
        var directory: String?
        var authkey: [UInt8]
        var allowsWeakKey: Bool
        var initializer: PassedInitializer?
    }

    /// Where the server listens.
    let address: Address
    /// The directory that the server removes at its end; `nil` if there is none of its own.
    let directory: String?
    /// The bytes of the secret; a key's own memory would be empty in a copy of this process.
    private let authkeyBytes: [UInt8]
    private let allowsWeakKey: Bool
    /// What is done before the server serves.
    private let initializer: PassedInitializer?

    /// Describes a server.
    init(
        address: Address,
        directory: String?,
        authkey: Authkey,
        initializer: ProcessInitializer?
    ) {
        self.address = address
        self.directory = directory
        authkeyBytes = authkey.withBytes { [UInt8]($0) }
        allowsWeakKey = authkey.allowsWeakKey
        self.initializer = initializer.map { PassedInitializer($0) }
    }

    /// The secret.
    var authkey: Authkey { Authkey(bytes: authkeyBytes, allowsWeakKey: allowsWeakKey) }

    /// Encodes the settings as an argument of a child process.
    ///
    /// - Parameter encoder: The encoder of the arguments.
    /// - Throws: `EncodingError` everywhere else.
    public func encode(to encoder: any Encoder) throws {
        guard InheritedResources.outgoing != nil else {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription:
                        "the settings of a manager can only be sent to a child process"
                )
            )
        }
        let form = Form(
            address: address.description,
            directory: directory,
            authkey: authkeyBytes,
            allowsWeakKey: allowsWeakKey,
            initializer: initializer
        )
        try form.encode(to: encoder)
    }

    /// Takes the settings out of the arguments of this child process.
    ///
    /// - Parameter decoder: The decoder of the arguments.
    /// - Throws: `DecodingError` if there are none.
    public init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        address = try Address(parsing: form.address)
        directory = form.directory
        authkeyBytes = form.authkey
        allowsWeakKey = form.allowsWeakKey
        initializer = form.initializer
    }
}

extension ManagerSettings: CustomStringConvertible, CustomReflectable {
    /// The address; nothing of the secret.
    public var description: String { "ManagerSettings(\(address))" }

    /// Shows the address to `dump` and to debuggers.
    public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}

extension ManagerSettings {
    /// Runs the initializer, if there is one.
    ///
    /// - Throws: Its error, as a `PythonException` that names it.
    func initialize() async throws { try await initializer?.run() }
}
