import MPSystem

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

extension ArraySlice<UInt8> {
    /// The whole of a payload beside which large octets lie.
    ///
    /// - Parameter insets: The octets, with indices of the payload as their places.
    /// - Returns: Its bytes in order, in an array of their own.
    package func joined(with insets: [Inset]) -> [UInt8] {
        guard !insets.isEmpty else { return [UInt8](copying: self) }
        var whole: [UInt8] = []
        whole.reserveRoom(insets.reduce(count) { $0 + $1.octets.count })
        var position = startIndex
        for inset in insets {
            whole += self[position..<inset.offset]
            whole += inset.octets
            position = inset.offset
        }
        whole += self[position...]
        return whole
    }
}
