/// A digest that a handshake may use, spelled as on the wire.
package enum DigestName: String, CaseIterable, Sendable {
    /// The digest of CPython up to 3.11; accepted only if the configuration says so.
    case md5
    /// The digest for which CPython from 3.12 on and this package ask.
    case sha256
    /// Allowed in answers.
    case sha384
    /// Allowed in answers.
    case sha3_256
    /// Allowed in answers.
    case sha3_384

    /// The name in braces, which begins challenges and answers.
    var prefix: [UInt8] { Array("{\(rawValue)}".utf8) }

    /// The number of bytes in which the end of a name is looked for; longer names aren't valid.
    private static let longestName = 32

    /// Reads the name in braces at the beginning of `bytes`.
    ///
    /// - Returns: The digest, and the bytes after the brace.
    /// - Throws: ``HandshakeError/digestMissing`` if there are no braces, ``HandshakeError/unknownDigest(_:)``
    ///   if they hold another name.
    static func readPrefix(
        of bytes: ArraySlice<UInt8>
    ) throws(HandshakeError) -> (digest: DigestName, rest: ArraySlice<UInt8>) {
        guard bytes.first == UInt8(ascii: "{"),
            let end = bytes.prefix(longestName).firstIndex(of: UInt8(ascii: "}"))
        else { throw .digestMissing }
        let name = bytes[(bytes.startIndex + 1)..<end]
        guard let digest = DigestName(rawValue: String(decoding: name, as: UTF8.self)) else {
            throw .unknownDigest(Self.printable(name))
        }
        return (digest, bytes[(end + 1)...])
    }

    /// A name that the peer chose, in a form that can be shown in one line.
    private static func printable(_ name: ArraySlice<UInt8>) -> String {
        String(
            decoding: name.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: "?") },
            as: UTF8.self
        )
    }
}
