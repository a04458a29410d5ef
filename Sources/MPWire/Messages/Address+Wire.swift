import MPSystem

extension Address {
    /// Reads CPython's forms of an address: a path as text or bytes (with a leading zero byte if it is
    /// abstract), or `(host, port)`; `nil` for everything else.
    ///
    /// The form doesn't tell whether the port is protected: it becomes `tcp`.
    package init?(_ value: WireValue) {
        switch value {
        case .text(let path):
            self.init(name: Array(path.utf8))
        case .bytes(let name):
            self.init(name: name)
        case .tuple(let parts):
            // An IPv6 address has two more parts: flow and scope.
            guard parts.count >= 2, case .text(let host) = parts[0], case .int(let port) = parts[1]
            else { return nil }
            self = .tcp(host: host, port: port)
        case .null, .bool, .int, .bigInt, .float, .surrogateText, .bytearray, .list, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            return nil
        }
    }

    private init?(name: [UInt8]) {
        guard let first = name.first else { return nil }
        if first == 0 {
            self = .abstract(name: Array(name.dropFirst()))
        } else if let path = String(validating: name, as: UTF8.self) {
            self = .unix(path: path)
        } else {
            return nil
        }
    }

    /// CPython's form of the address: text, `b'\0name'`, or `(host, port)`, with or without TLS.
    package var value: WireValue {
        switch socket {
        case .unix(let path): .text(path)
        case .abstract(let name): .bytes([0] + name)
        case .tcp(let host, let port), .tls(let host, let port): .tuple([.text(host), .int(port)])
        }
    }
}
