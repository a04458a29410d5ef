package import MPReferents

/// One object in the table: its referent, and the counts that keep it alive.
///
/// A class, so that a call changes the referent in place; owned by the ``ObjectTable`` of the
/// loop's thread alone.
package final class SharedObject {
    /// The counter in the ident.
    let number: UInt64
    /// The object's name on the wire: the server's random id and a counter; never reused.
    package let ident: String
    /// Its type and methods.
    package let registration: TypeRegistration
    /// The name by which every client gets this object, if it has one.
    ///
    /// Most named objects stay until the server ends.
    package internal(set) var name: String?
    /// The instance it represents, if methods that return the same one mean the same object.
    package let identity: ObjectIdentifier?
    /// Whether it is the object of a registered instance, which stays until the server ends.
    var isInstance = false
    /// The principal among whose objects it counts.
    let creator: PrincipalUsage?
    /// Its state and behaviour.
    ///
    /// Only ``ManagerCore/apply(_:to:)`` changes it. Its methods never come back to the object that they run on, so that
    /// accesses can't overlap, and aren't checked: a check costs as much as a short method.
    @exclusivity(unchecked) package var referent: any Referent
    /// How many elements it held after its latest event.
    var knownSize: Int
    /// The number of references that clients hold.
    package var references = 0
    /// The number of proxies for it inside other objects, or on their way in a message.
    package var leases = 0
    /// How many references were given back by processes that hadn't taken them; those that took
    /// them won't give them back.
    var handedOver = 0
    /// The number of its latest event.
    var revision: UInt64 = 0
    /// The time of its creation.
    let birth: Duration
    /// When it wants to be woken; `nil` for all but objects that keep time.
    var timer: ObjectTimer?
    var parkedCalls = NumberTable<CallID, CallID>()
    /// How many of its calls have a task, including calls that were given up.
    package var runningCount = 0
    /// What its calls have cost; unchecked for the same reason as ``referent``.
    @exclusivity(unchecked) var calls = CallCounts()
    /// The counts of its type, to which those of its calls are added, too.
    let typeCounts: TypeCounts
    /// How many items were taken out of it.
    var takenCount = 0
    /// How many calls it had some seconds ago.
    var calledBefore = RecentCalls.Marks()
    /// The newest grant, and when it was given; `nil` if it never was held.
    var newestGrant: (token: Int, time: Duration)?

    init(
        number: UInt64,
        ident: String,
        registration: TypeRegistration,
        typeCounts: TypeCounts? = nil,
        name: String?,
        identity: ObjectIdentifier? = nil,
        creator: PrincipalUsage? = nil,
        birth: Duration = .zero,
        referent: any Referent
    ) {
        self.number = number
        self.ident = ident
        self.registration = registration
        self.typeCounts =
            typeCounts
            ?? TypeCounts(typeid: registration.typeid, methods: registration.methods.names)
        self.name = name
        self.identity = identity
        self.creator = creator
        self.birth = birth
        self.referent = referent
        knownSize = referent.size
    }

    /// Whether something other than proxies inside values keeps it alive.
    var isRoot: Bool {
        references > 0 || name != nil || isInstance || parkedCalls.count > 0 || runningCount > 0
    }

    /// Whether nobody can reach it any more.
    package var isUnreachable: Bool {
        references == 0 && leases == 0 && name == nil && !isInstance
    }
}
