/// The connections on which HMAC-MD5 may prove the authkey; CPython up to 3.11 has nothing else.
///
/// HMAC-MD5 isn't broken, but old, and forbidden in places. Each client that uses it is logged.
public enum LegacyMD5: String, CaseIterable, Hashable, Sendable {
    /// Nowhere.
    case never
    /// On Unix sockets and loopback, where nobody can listen in.
    case local
    /// Everywhere.
    case always

    /// Whether HMAC-MD5 is accepted; `isLocal` says that no network lies between the two ends.
    func isAccepted(onLocal isLocal: Bool) -> Bool {
        switch self {
        case .never: false
        case .local: isLocal
        case .always: true
        }
    }
}
