/// The authkeys of a server: several at a time, so that they can be replaced while it runs.
package struct AuthkeyRing: Sendable {
    /// A key with its expiry.
    package struct Entry: Sendable {
        package let key: HandshakeKey
        /// The time from which it is refused; `nil` is never.
        package let expiry: Duration?

        package init(_ key: HandshakeKey, expiry: Duration? = nil) {
            self.key = key
            self.expiry = expiry
        }
    }

    /// The largest number of keys with which an answer is checked: each takes a MAC, and a stranger may cause it.
    package static let longest = 4

    private let entries: [Entry]

    /// All keys, expired ones included.
    package var all: [Entry] { entries }

    /// Creates a ring; keys are tried in this order.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// Whether there is one key, so that all clients are alike.
    package var hasOneKey: Bool { entries.count == 1 }

    /// The keys that are valid at a time.
    package func active(at now: Duration) -> [HandshakeKey] {
        let active = entries.filter { entry in entry.expiry.map { now < $0 } ?? true }
        return active.prefix(Self.longest).map(\.key)
    }
}
