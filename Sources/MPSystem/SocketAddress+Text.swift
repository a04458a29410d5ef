extension SocketAddress {
    private static let unixPrefix = "unix:"
    private static let tcpPrefix = "tcp://"
    private static let tlsPrefix = "tls://"

    /// The forms that ``init(parsing:)`` reads, for error texts.
    package static let forms =
        "unix:PATH, unix:@NAME, tcp://HOST:PORT, tls://HOST:PORT; an IPv6 host stands in []"

    /// A mistake in a text.
    package struct Flaw: Error {
        /// The mistake, in words.
        package let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    /// Reads an address from its text form.
    ///
    /// - `unix:PATH` is a socket in the file system.
    /// - `unix:@NAME` is an abstract socket; `%` and two hexadecimal digits stand for one byte of the name. (Write
    ///   a path that begins with `@` as `unix:./@…`.)
    /// - `tcp://HOST:PORT` is a TCP port; an IPv6 address is in brackets, as in `tcp://[::1]:5000`.
    /// - `tls://HOST:PORT` is a TCP port protected by TLS.
    ///
    /// - Parameter text: The address; nothing is trimmed.
    /// - Throws: ``Flaw``, which gives the reason.
    package init(parsing text: String) throws(Flaw) {
        if text.hasPrefix(Self.unixPrefix) {
            self = try Self.parseUnix(text.dropFirst(Self.unixPrefix.count))
        } else if text.hasPrefix(Self.tcpPrefix) {
            let (host, port) = try Self.parsePort(text.dropFirst(Self.tcpPrefix.count))
            self = .tcp(host: host, port: port)
        } else if text.hasPrefix(Self.tlsPrefix) {
            let (host, port) = try Self.parsePort(text.dropFirst(Self.tlsPrefix.count))
            self = .tls(host: host, port: port)
        } else {
            throw Flaw("it begins with none of 'unix:', 'tcp://' and 'tls://'")
        }
    }

    private static func parseUnix(_ text: Substring) throws(Flaw) -> SocketAddress {
        guard let first = text.first else { throw Flaw("the path is missing") }
        if first == "@" { return try parseAbstract(text.dropFirst()) }
        guard !text.utf8.contains(0) else { throw Flaw("the path contains a zero byte") }
        try checkLength(text.utf8.count, of: "path")
        return .unix(path: String(text))
    }

    private static func parseAbstract(_ text: Substring) throws(Flaw) -> SocketAddress {
        var name: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                name.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(isHexadecimalDigit),
                let escaped = UInt8(Substring(digits), radix: 16)
            else { throw Flaw("'%' is not followed by two hexadecimal digits") }
            name.append(escaped)
            rest = rest.dropFirst(2)
        }
        guard !name.isEmpty else { throw Flaw("the name after '@' is missing") }
        try checkLength(name.count, of: "name")
        return .abstract(name: name)
    }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isHexDigit
    }

    private static func checkLength(_ length: Int, of part: String) throws(Flaw) {
        guard length <= longestName else {
            throw Flaw(
                "the \(part) has \(length) bytes, and a Unix socket takes \(longestName)"
            )
        }
    }

    private static func parsePort(_ text: Substring) throws(Flaw) -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else {
            throw Flaw("the port is missing")
        }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
            throw Flaw("the port '\(digits)' is no number from 0 to 65535")
        }
        return (try parseHost(text[..<colon]), Int(port))
    }

    private static func parseHost(_ text: Substring) throws(Flaw) -> String {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let host = isBracketed ? text.dropFirst().dropLast() : text
        guard !host.isEmpty else { throw Flaw("the host is missing") }
        guard isBracketed == host.contains(":") else {
            throw Flaw("an IPv6 address, and nothing else, stands in brackets")
        }
        guard !host.contains(where: { $0.isWhitespace || "/[]@".contains($0) }) else {
            throw Flaw("'\(host)' is no host")
        }
        return String(host)
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The address in the form that ``init(parsing:)`` reads.
    package var description: String {
        switch self {
        case .unix(let path):
            Self.unixPrefix + (path.hasPrefix("@") ? "./" + path : path)
        case .abstract(let name):
            Self.unixPrefix + "@" + name.map(Self.escaped).joined()
        case .tcp(let host, let port):
            Self.tcpPrefix + Self.text(of: host, port)
        case .tls(let host, let port):
            Self.tlsPrefix + Self.text(of: host, port)
        }
    }

    private static func text(of host: String, _ port: Int) -> String {
        (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }

    /// One byte of an abstract name: the character itself, if it is printable and has no other meaning.
    private static func escaped(_ byte: UInt8) -> String {
        guard (0x21..<0x7f).contains(byte), byte != UInt8(ascii: "%") else {
            let digits = String(byte, radix: 16)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }
        return String(UnicodeScalar(byte))
    }
}
