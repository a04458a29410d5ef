package import MPReferents

/// One object in the table: the referent and who keeps it alive.
///
/// A class, so that a call changes the referent where it lies; owned by the ``ObjectTable`` of the
/// loop's thread alone.
package final class SharedObject {
    /// The counter in the ident.
    let number: UInt64
    /// The object's name on the wire: the server's random id and a counter; never reused.
    package let ident: String
    /// Its type, what it may be asked.
    package let registration: TypeRegistration
    /// The name under which every client gets this object, if it has one.
    ///
    /// Named objects stay until the server ends.
    package internal(set) var name: String?
    /// The instance it stands for, if methods that return the same one mean the same object.
    package let identity: ObjectIdentifier?
    /// Whether it is the one object of a registered instance, which stays until the server ends.
    var isInstance = false
    /// Whose objects it counts among.
    let creator: PrincipalUsage?
    /// What it is.
    ///
    /// It is changed by ``ManagerCore/apply(_:to:)`` alone.
    package var referent: any Referent
    /// How many elements it held after its newest event.
    var knownSize: Int
    /// References that clients hold.
    package var references = 0
    /// Proxies for it that lie inside other objects, or are on their way in a message.
    package var leases = 0
    /// How many references were given back by processes that hadn't taken them; who had, will not.
    var handedOver = 0
    /// The number of its newest event.
    var revision: UInt64 = 0
    /// When it was made.
    let birth: Duration
    /// The calls that are parked on it.
    var parkedCalls = NumberTable<CallID, CallID>()
    /// How many of its calls have a task, those that were given up included.
    package var runningCount = 0

    /// Puts a referent under an ident.
    init(
        number: UInt64,
        ident: String,
        registration: TypeRegistration,
        name: String?,
        identity: ObjectIdentifier? = nil,
        creator: PrincipalUsage? = nil,
        birth: Duration = .zero,
        referent: any Referent
    ) {
        self.number = number
        self.ident = ident
        self.registration = registration
        self.name = name
        self.identity = identity
        self.creator = creator
        self.birth = birth
        self.referent = referent
        knownSize = referent.size
    }

    /// Whether it lives for another reason than that values hold proxies for it.
    var isRoot: Bool {
        references > 0 || name != nil || isInstance || parkedCalls.count > 0 || runningCount > 0
    }

    /// Whether nobody could reach it any more.
    package var isUnreachable: Bool {
        references == 0 && leases == 0 && name == nil && !isInstance
    }
}
