internal import MPTransport
internal import MPWire

extension SocketAddress {
    /// Takes the address of a manager.
    init(_ address: Address) {
        self =
            switch address {
            case .unix(let path): .unix(path: path)
            case .abstract(let name): .abstract(name: name)
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .tls(let host, let port): .tls(host: host, port: port)
            }
    }
}

extension Address {
    /// Takes the address of a socket.
    init(_ address: SocketAddress) {
        self =
            switch address {
            case .unix(let path): .unix(path: path)
            case .abstract(let name): .abstract(name: name)
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .tls(let host, let port): .tls(host: host, port: port)
            }
    }
}
