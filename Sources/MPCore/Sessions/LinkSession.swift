import MPReferents

/// What a link's client holds, and gives back when the link ends.
final class LinkSession {
    /// How many references the client holds to each object.
    private(set) var references: [String: Int] = [:]
    /// The calls that are parked, by the client's numbers.
    var parkedCalls: [UInt64: CallID] = [:]

    /// Counts a reference.
    func addReference(to ident: String) {
        references[ident, default: 0] += 1
    }

    /// Gives back a reference.
    ///
    /// - Returns: Whether the client held one.
    func dropReference(to ident: String) -> Bool {
        guard let count = references[ident] else { return false }
        references[ident] = count > 1 ? count - 1 : nil
        return true
    }
}
