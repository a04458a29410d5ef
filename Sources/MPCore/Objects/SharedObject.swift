package import MPReferents

/// One object in the table: the referent and who keeps it alive.
///
/// A class, so that a call changes the referent where it lies; owned by the ``ObjectTable`` of the
/// loop's thread alone.
package final class SharedObject {
    /// The object's number: the server's random id and a counter; never reused.
    package let ident: String
    /// Its type, what it may be asked.
    package let registration: TypeRegistration
    /// The name under which every client gets this object, if it has one.
    ///
    /// Named objects stay until the server ends.
    package let name: String?
    /// What it is.
    package var referent: any Referent
    /// References that clients hold.
    package var references = 0
    /// Proxies for it that lie inside other objects, or are on their way in a message.
    package var leases = 0
    /// The calls that are parked on it.
    package var parkedCalls: Set<CallID> = []

    /// Puts a referent under an ident.
    package init(
        ident: String,
        registration: TypeRegistration,
        name: String?,
        referent: any Referent
    ) {
        self.ident = ident
        self.registration = registration
        self.name = name
        self.referent = referent
    }

    /// Whether nobody could reach it any more.
    package var isUnreachable: Bool { references == 0 && leases == 0 && name == nil }
}
