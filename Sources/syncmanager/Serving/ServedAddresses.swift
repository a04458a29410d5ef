internal import MPServiceManager
internal import MPTransport
internal import Multiprocessing

/// Where a server listens: at sockets that a service manager has opened for it, and at addresses that it opens itself.
struct ServedAddresses {
    /// The addresses to open.
    let opened: [Setting<Address>]
    /// The sockets that are open.
    let inherited: [InheritedListener]

    /// Brings the two together: an address of the command line that names an open socket says how that one is served.
    ///
    /// - Parameters:
    ///   - addresses: The addresses of the command line.
    ///   - sockets: What the service manager has passed.
    ///   - environment: Names an address if the command line has none; with open sockets, there needn't be any.
    /// - Throws: `ValidationError` if there is neither address nor socket; ``TransportError`` if a socket can't be served.
    init(
        _ addresses: [Address],
        passed sockets: [ServiceVariables.PassedSocket],
        _ environment: EnvironmentDefaults = .ofThisProcess
    ) throws {
        let passed = try sockets.map {
            try InheritedListener(descriptor: $0.descriptor, name: $0.name)
        }
        var wanted = addresses.map { Setting(value: $0, variable: nil) }
        if wanted.isEmpty, passed.isEmpty || environment.hasAddress {
            wanted = [try environment.address(or: nil)]
        }
        inherited = passed.map { socket in
            wanted.lazy.compactMap { socket.served(at: $0.value.socket) }.first ?? socket
        }
        opened = wanted.filter { address in
            !passed.contains { $0.served(at: address.value.socket) != nil }
        }
    }

    /// All addresses.
    var all: [Setting<Address>] {
        let name = ServiceVariables.Name.listenCount.rawValue
        return inherited.map { Setting(value: Address($0.address), variable: name) } + opened
    }
}
