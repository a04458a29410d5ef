package import MPWire

/// Who makes a call: what methods of the program may know of their callers.
///
/// A class, since each call of a client carries the same one.
package final class CallOrigin: Sendable {
    /// Has an action carried out when a session ends; calling the result takes it back.
    ///
    /// The driver's; nothing here calls it.
    package typealias WhenSessionEnds =
        @Sendable (CallerID, @escaping @Sendable () async -> Void) -> @Sendable () -> Void

    /// The session: a link, or the CPython clients that end together.
    package let session: CallerID
    /// The principal as rules name it.
    package let principal: String
    /// The name of the authkey that the client has proved to hold; `nil` if there is only one.
    package let keyName: String?
    /// The name in the certificate that it has shown.
    package let certificateName: String?
    /// Its user, if the kernel tells it.
    package let userID: Int?
    /// Its process, if the kernel tells it.
    package let processID: Int?
    /// The server's address to which it has connected.
    package let address: Address?
    /// Where it comes from, such as an IP address.
    package let source: String?
    package let whenSessionEnds: WhenSessionEnds

    /// Describes a caller.
    package init(
        session: CallerID,
        principal: String,
        keyName: String? = nil,
        certificateName: String? = nil,
        userID: Int? = nil,
        processID: Int? = nil,
        address: Address? = nil,
        source: String? = nil,
        whenSessionEnds: @escaping WhenSessionEnds = { _, _ in {} }
    ) {
        self.session = session
        self.principal = principal
        self.keyName = keyName
        self.certificateName = certificateName
        self.userID = userID
        self.processID = processID
        self.address = address
        self.source = source
        self.whenSessionEnds = whenSessionEnds
    }
}
