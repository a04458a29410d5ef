import MPWire

/// The proved identity of a client, for which rights are granted and limits are counted.
///
/// Clients that have proved the same identity are one principal, however many processes they are.
package struct Principal: Hashable, Sendable {
    /// The name of the authkey that it has proved to hold; `nil` if the server has only one key.
    package var keyID: String?
    /// The name in the certificate that it has shown.
    package var certificateName: String?
    /// Its user, if the kernel tells it (Unix sockets).
    package var userID: Int?
    package var isOwnProcess: Bool

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
