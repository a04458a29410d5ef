import MPWire

/// Who a client is, as far as it has proved it: what rights are given to, and limits are kept for.
///
/// Clients that have proved the same are one principal, however many processes they are.
package struct Principal: Hashable, Sendable {
    /// The name of the authkey that it has proved to hold; `nil` if the server has one key only.
    package var keyID: String?
    /// The name in the certificate that it has shown.
    package var certificateName: String?
    /// Its user, where the kernel tells it (Unix sockets).
    package var userID: Int?
    /// Whether it is the server's own process.
    package var isOwnProcess: Bool

    /// Describes a client.
    package init(
        keyID: String? = nil,
        certificateName: String? = nil,
        userID: Int? = nil,
        isOwnProcess: Bool = false
    ) {
        self.keyID = keyID
        self.certificateName = certificateName
        self.userID = userID
        self.isOwnProcess = isOwnProcess
    }
}

extension Principal: CustomStringConvertible {
    /// The principal as a rule names it, such as `key:workers+uid:1001`; `*` if nothing is known.
    package var description: String {
        let parts = [
            isOwnProcess ? "own" : nil,
            keyID.map { "key:\($0)" },
            certificateName.map { "cert:\($0.visibleName)" },
            userID.map { "uid:\($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "*" : parts.joined(separator: "+")
    }
}
