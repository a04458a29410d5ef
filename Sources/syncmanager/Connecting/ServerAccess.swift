internal import Multiprocessing

/// A server that is to be reached, and how.
struct ServerAccess: Sendable {
    let address: Setting<Address>
    let authkeyFile: Setting<String>
    /// Whether an authkey of fewer than 16 bytes will do.
    let allowsWeakKey: Bool
    var configuration: SyncManagerConfiguration

    /// Connects.
    ///
    /// - Throws: `MultiprocessingError`, or `CommandError` if something about it was a setting of the environment.
    func connect() async throws -> SyncManager {
        do {
            return try await open()
        } catch {
            guard !origins.isEmpty else { throw error }
            throw CommandError("\(error) (\(origins))")
        }
    }

    /// Connects; the error says nothing of the environment.
    func open() async throws(MultiprocessingError) -> SyncManager {
        try await SyncManager.connect(
            to: address.value,
            authkey: .file(authkeyFile.value, allowsWeakKey: allowsWeakKey),
            configuration: configuration
        )
    }

    /// The server in words, with what came from the environment.
    var subject: String { origins.isEmpty ? "\(address.value)" : "\(address.value) (\(origins))" }

    /// What came from the environment, in words.
    private var origins: String {
        let address = address.variable.map { "the address is that of \($0)" }
        let file = authkeyFile.variable.map { "the authkey's file is that of \($0)" }
        return [address, file].compactMap(\.self).joined(separator: ", ")
    }
}
