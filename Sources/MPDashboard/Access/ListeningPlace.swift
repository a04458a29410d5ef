package import MPSystem

/// Where a dashboard or metrics are to listen, as people write it: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
package struct ListeningPlace: Equatable, Sendable, CustomStringConvertible {
    /// Why a text is no such place.
    package struct Complaint: Error, Equatable, CustomStringConvertible {
        /// What is wrong, and what would do.
        package let description: String
    }

    /// The address as a number, or `localhost`.
    package let host: String
    /// The port; 0 lets the kernel choose.
    package let port: Int

    /// Takes the parts of a place.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads a place.
    package init(parsing text: String) throws(Complaint) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { throw Complaint(description: "\(text) isn't HOST:PORT, such as 127.0.0.1:8080") }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
        guard !bare.isEmpty, bare.contains(":") == isBracketed else {
            throw Complaint(
                description: "\(text) isn't HOST:PORT; an IPv6 address has brackets: [::1]:8080"
            )
        }
        self.host = bare
        self.port = Int(port)
    }

    /// Whether only this machine reaches it.
    package var isLoopback: Bool { Self.isLoopback(host) }

    /// The address of the socket.
    package var address: SocketAddress { .tcp(host: host, port: port) }

    package var description: String { Self.text(host, port) }

    /// A place as it stands in a URL.
    package static func text(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether a host is this machine: `localhost`, `::1`, or an IPv4 address that begins with 127.
    static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return host.lowercased() == "localhost" || host == "::1" || isIPv4 && parts[0] == "127"
    }
}

extension ListeningPlace {
    /// Refuses a place that other machines reach.
    ///
    /// - Returns: This place.
    package func requiringLoopback() throws(Complaint) -> Self {
        guard !isLoopback else { return self }
        throw Complaint(
            description: """
                \(self) could be reached from other machines, and the dashboard speaks clear text: listen at \
                127.0.0.1:PORT or [::1]:PORT. To watch a server of another machine, run `syncmanager dashboard \
                tls://HOST:PORT` on this one, or forward a port: ssh -L 8080:127.0.0.1:8080 HOST
                """
        )
    }
}
