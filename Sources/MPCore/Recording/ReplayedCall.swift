import MPReferents

/// A call in a recording that is run again, to name it where its answer differs.
package struct ReplayedCall: Equatable, Sendable {
    /// What answers refer to: a connection, and on a link the number of the call.
    struct Key: Hashable {
        let connection: ConnectionID
        let number: UInt64

        init(connection: ConnectionID, number: UInt64) {
            self.connection = connection
            self.number = number
        }

        init(_ target: ReplyTarget) {
            connection = target.connection
            if case .link(_, let number) = target { self.number = number } else { number = 0 }
        }
    }

    /// The number of the session that has made it.
    package let session: UInt64
    /// The object; `nil` for calls on the server itself.
    package let ident: String?
    /// The name of the object.
    package let name: String?
    /// The type of the object; `nil` for calls on the server itself.
    package let typeid: String?
    package let method: String

    init(session: CallerID, object: SharedObject?, method: String) {
        self.session = session.number
        ident = object?.ident
        name = object?.name
        typeid = object?.registration.typeid
        self.method = method
    }
}
