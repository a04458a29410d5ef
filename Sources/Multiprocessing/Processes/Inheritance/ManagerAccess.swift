private import Glibc
internal import MPSystem
internal import MPTransport
internal import MPWire

/// All that a child process needs to connect to a manager as its parent did: address, authkey and settings.
///
/// It holds the authkey. So it only ever travels over the private socket between parent and child, never in arguments,
/// environment or logs. What can't travel is the program's own: logger and error table.
struct ManagerAccess: Sendable {
    /// The address by which the child reaches the server.
    let address: Address
    /// The secret of the server.
    let authkey: Authkey
    /// How to connect.
    let configuration: SyncManagerConfiguration

    /// Describes the way to a server.
    init(address: Address, authkey: Authkey, configuration: SyncManagerConfiguration) {
        self.address = address
        self.authkey = authkey
        self.configuration = configuration
    }

    /// Describes the way to the server of a channel, as a process of this machine can take it.
    ///
    /// A server of this process that has no Unix socket opens a private one for that.
    ///
    /// - Throws: `serverStopped` if the server was in this process and has ended.
    init(to channel: any CallChannel) async throws(MultiprocessingError) {
        guard let endpoint = channel.endpoint else {
            throw MultiprocessingError(
                .unsupported,
                "a child process can't reach the manager at \(channel.address)"
            )
        }
        guard let find = endpoint.serverInProcess else {
            self.init(
                address: endpoint.address.absolute,
                authkey: endpoint.authkey,
                configuration: endpoint.configuration.withAbsolutePaths
            )
            return
        }
        guard let server = find() else {
            throw MultiprocessingError(
                .serverStopped,
                "the manager server at \(channel.address) has ended"
            )
        }
        var configuration = SyncManagerConfiguration()
        // Its server ends with this process, which the child doesn't outlive.
        configuration.reconnection = .never
        self.init(
            address: try await server.addressForChildren().absolute,
            authkey: endpoint.authkey,
            configuration: configuration
        )
    }

    /// Connects to the manager.
    func connect() async throws(MultiprocessingError) -> SyncManager {
        try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
    }
}

extension SyncManager {
    /// Uses a connection that this process has already; `nil` if there is none.
    convenience init?(connectedTo address: Address) throws(MultiprocessingError) {
        guard let channel = OpenChannels.channel(to: address), !channel.isOver else { return nil }
        self.init(channel: channel, executor: try ClientLoop.shared().executor)
    }
}

extension Address {
    /// The same address for a process with another working directory, if the path isn't too long then.
    fileprivate var absolute: Address {
        guard let path else { return self }
        let whole = path.absolutePath
        return whole.utf8.count <= 107 ? .unix(path: whole) : self
    }
}

extension SyncManagerConfiguration {
    /// The same settings for a process with another working directory.
    fileprivate var withAbsolutePaths: SyncManagerConfiguration {
        var configuration = self
        configuration.tls.certificate = tls.certificate?.absolutePath
        configuration.tls.key = tls.key?.absolutePath
        configuration.tls.revocationLists = tls.revocationLists.map(\.absolutePath)
        if let path = tls.trust.authoritiesPath {
            configuration.tls.trust = .authorities(path.absolutePath)
        }
        return configuration
    }
}

extension String {
    /// The path from the root of the file system; the path itself if the working directory is gone.
    fileprivate var absolutePath: String {
        guard !isEmpty, !hasPrefix("/"), let directory = getcwd(nil, 0) else { return self }
        defer { free(directory) }
        let start = String(cString: directory)
        return start == "/" ? "/" + self : "\(start)/\(self)"
    }
}
