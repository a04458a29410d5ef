internal import MPReferents
internal import MPWire

/// The shared objects by ident, and their reference counts: the only such table of a server.
///
/// A class, since the pickle reader leases objects while it reads; owned by ``ManagerCore`` alone.
package final class ObjectTable {
    private let idents: IdentSeries
    /// The number of the latest object.
    private var lastNumber: UInt64 = 0
    /// The objects by the numbers in their idents.
    ///
    /// Nothing that is done with the table comes back to it, so that accesses can't overlap, and aren't checked: each
    /// call makes one.
    @exclusivity(unchecked) private var objects = NumberTable<ObjectNumber, SharedObject>()
    /// The same numbers in the order of creation, including some of objects that are gone.
    private var order: [UInt64] = []
    /// The idents of named objects, by name.
    private var names: [String: String] = [:]
    /// The idents of the objects that represent instances of services.
    private var identities: [Identity: String] = [:]
    /// The counts of the calls of each type that has, or had, objects.
    private(set) var counts: [String: TypeCounts] = [:]
    /// Leases that have ended since they were last counted.
    private let releases = ReleaseQueue()
    /// Objects that perhaps only values keep alive, perhaps each other's.
    private var suspects: [SharedObject] = []
    /// The number of leases; while it is zero, nothing has to be drained.
    private var leaseCount = 0

    private struct ObjectNumber: Numbered {
        let number: UInt64
    }

    /// An instance together with a type, since it may be shared as several types.
    private struct Identity: Hashable {
        let typeid: String
        let instance: ObjectIdentifier
    }

    /// Creates an empty table; `serverID` is random text.
    package init(serverID: String) {
        idents = IdentSeries(serverID: serverID)
    }

    /// Whether any value holds a proxy of ours.
    package var hasLeases: Bool { leaseCount > 0 }

    /// The number of objects to which clients hold references.
    ///
    /// This is what Python's `number_of_objects` counts; objects that are only nested in others don't count.
    package var referencedCount: Int {
        objects.values.count { $0.references > 0 || $0.name != nil }
    }

    package var count: Int { objects.count }

    /// All objects, in the order in which they were created.
    package var all: [SharedObject] { order.compactMap { self[number: $0] } }

    /// Visits objects in the order in which they were created.
    ///
    /// - Parameters:
    ///   - number: Objects up to this number are left out.
    ///   - visit: Called with each object; returns whether to go on.
    /// - Returns: The number of the last object that was visited, if others may come after it; `nil` after the last
    ///   one.
    /// - Throws: What `visit` throws.
    /// - Complexity: O(log(objects)) and what is visited, amortised.
    func visit(
        after number: UInt64,
        _ visit: (SharedObject) throws(PythonException) -> Bool
    ) throws(PythonException) -> UInt64? {
        for index in firstIndex(after: number)..<order.endIndex {
            guard let object = self[number: order[index]], try !visit(object) else { continue }
            return index + 1 < order.endIndex ? object.number : nil
        }
        return nil
    }

    /// The index in ``order`` at which the numbers above `number` begin.
    private func firstIndex(after number: UInt64) -> Int {
        var candidates = order.indices
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            candidates =
                order[middle] > number
                ? candidates.lowerBound..<middle : middle + 1..<candidates.upperBound
        }
        return candidates.lowerBound
    }

    /// The object with that ident, or `nil`.
    package subscript(ident: String) -> SharedObject? {
        idents.number(in: ident).flatMap { objects[ObjectNumber(number: $0)] }
    }

    /// The object with that number, or `nil`.
    subscript(number number: UInt64) -> SharedObject? { objects[ObjectNumber(number: number)] }

    /// Whether this server has assigned the ident, or may assign it.
    func owns(_ ident: String) -> Bool { idents.number(in: ident) != nil }

    /// The object with that ident, given as bytes, or `nil`.
    func object(ident: Span<UInt8>) -> SharedObject? {
        idents.number(in: ident).flatMap { objects[ObjectNumber(number: $0)] }
    }

    /// The object with that name, or `nil`.
    package subscript(name name: String) -> SharedObject? { names[name].flatMap { self[$0] } }

    /// The object that represents an instance as that type, or `nil`.
    ///
    /// It keeps the instance alive, so that no other can have the same identity meanwhile.
    package func object(_ typeid: String, for instance: ObjectIdentifier) -> SharedObject? {
        identities[Identity(typeid: typeid, instance: instance)].flatMap { self[$0] }
    }

    /// Adds an object, to which nobody holds a reference yet.
    ///
    /// - Parameters:
    ///   - referent: Its state and behaviour.
    ///   - registration: Its type.
    ///   - name: The name by which every client gets it.
    ///   - identity: The instance it represents.
    ///   - creator: The principal among whose objects it counts.
    ///   - birth: The time of its creation.
    /// - Returns: The object, with its new ident.
    func insert(
        _ referent: any Referent,
        _ registration: TypeRegistration,
        name: String? = nil,
        identity: ObjectIdentifier? = nil,
        creator: PrincipalUsage? = nil,
        birth: Duration = .zero
    ) -> SharedObject {
        lastNumber += 1
        let ident = idents.ident(of: lastNumber)
        let object = SharedObject(
            number: lastNumber,
            ident: ident,
            registration: registration,
            typeCounts: typeCounts(of: registration),
            name: name,
            identity: identity,
            creator: creator,
            birth: birth,
            referent: referent
        )
        objects[ObjectNumber(number: lastNumber)] = object
        order.append(lastNumber)
        creator?.objects += 1
        if let name { names[name] = ident }
        if let identity {
            identities[Identity(typeid: registration.typeid, instance: identity)] = ident
        }
        return object
    }

    /// The counts of a type, to which the calls of all its objects are added.
    private func typeCounts(of registration: TypeRegistration) -> TypeCounts {
        if let known = counts[registration.typeid] { return known }
        let new = TypeCounts(typeid: registration.typeid, methods: registration.methods.names)
        counts[registration.typeid] = new
        return new
    }

    /// Gives an object a name by which every client gets it from now on.
    package func give(_ name: String, to object: SharedObject) {
        names[name] = object.ident
        object.name = object.name ?? name
    }

    /// Takes a name away from its object, which then has another one or none.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - other: Another name of the same object; `nil` if it has none.
    /// - Returns: The object, if nobody can reach it any more.
    func removeName(_ name: String, leaving other: String?) -> SharedObject? {
        guard let object = self[name: name] else { return nil }
        names[name] = nil
        if object.name == name { object.name = other }
        return removeIfUnreachable(object)
    }

    /// Leases an object for a proxy in a received message; `nil` if it isn't ours or is gone.
    package func lease(_ ident: String) -> ObjectLease? {
        guard let object = self[ident] else { return nil }
        object.leases += 1
        leaseCount += 1
        return ObjectLease(ident: ident, releases: releases)
    }

    /// Gives back one or several references of a client.
    ///
    /// - Returns: The object, if that was its last reference.
    package func dropReference(to object: SharedObject, count: Int = 1) -> SharedObject? {
        // With a count below zero, the object would never end.
        guard object.references > 0, count > 0 else { return nil }
        object.references -= min(count, object.references)
        return removeIfUnreachable(object)
    }

    /// Removes an object whoever holds it, unless it is the instance of a service or has a name.
    ///
    /// - Returns: Whether it did.
    func remove(_ object: SharedObject) -> Bool {
        guard object.name == nil, !object.isInstance, self[number: object.number] === object else {
            return false
        }
        forget(object)
        return true
    }

    /// Returns the suspects for a search, and forgets them.
    func takeSuspects() -> [SharedObject] {
        guard !suspects.isEmpty else { return [] }
        defer { suspects = [] }
        return suspects
    }

    /// Counts down the leases that have ended.
    ///
    /// - Returns: The objects that nobody can reach any more. Their end may end further leases, so ask again until
    ///   there are none.
    package func removeReleased() -> [SharedObject] {
        guard hasLeases else { return [] }
        var removed: [SharedObject] = []
        for ident in releases.takeAll() {
            leaseCount -= 1
            guard let object = self[ident] else { continue }
            object.leases -= 1
            if let object = removeIfUnreachable(object) { removed.append(object) }
        }
        return removed
    }

    /// Forgets all objects; one ends later if a task is still at work on it.
    package func removeAll() {
        objects.removeAll()
        order = []
        names = [:]
        identities = [:]
        suspects = []
    }

    private func removeIfUnreachable(_ object: SharedObject) -> SharedObject? {
        guard object.isUnreachable else {
            if !object.isRoot { suspects.append(object) }
            return nil
        }
        forget(object)
        return object
    }

    private func forget(_ object: SharedObject) {
        objects[ObjectNumber(number: object.number)] = nil
        if order.count > 2 * objects.count + 64 { order.removeAll { self[number: $0] == nil } }
        object.creator?.objects -= 1
        if let instance = object.identity {
            let typeid = object.registration.typeid
            identities[Identity(typeid: typeid, instance: instance)] = nil
        }
    }
}
