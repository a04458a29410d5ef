/// Large octets of a message that lie in an array of their own, beside the buffer with the rest of it.
package struct Inset: Equatable, Sendable {
    /// From which length on octets are kept apart: below, another piece costs as much as it saves.
    package static let shortest = 256 << 10

    /// Before which byte of the buffer they belong, as an index of it.
    package internal(set) var offset: Int
    /// What belongs there.
    package internal(set) var octets: [UInt8]
}

extension [Inset]? {
    /// Adds octets that belong behind all that is in a buffer; there has to be a list.
    mutating func lend(_ octets: [UInt8], behind bytes: [UInt8]) {
        self?.append(Inset(offset: bytes.count, octets: octets))
    }
}
