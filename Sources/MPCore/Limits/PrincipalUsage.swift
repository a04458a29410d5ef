/// The resources of a server that one principal uses.
///
/// A class, since its connections, calls and objects count themselves; owned by ``ManagerCore`` alone.
final class PrincipalUsage {
    let principal: Principal
    var connections = 0
    /// Its calls that wait, or whose tasks run.
    var parkedCalls = 0
    /// The objects that it has created and that still exist.
    var objects = 0
    /// The references that its CPython clients hold, by ident. (Links count their own.)
    private(set) var references: [String: Int] = [:]
    /// Those of them whose holders' processes have ended, unless the server gives them back by itself.
    var endedReferences = TakenReferences()
    /// Its clients whose processes can't be told apart: those on TCP, and in other PID namespaces before Linux 6.9.
    let unwatched = ClientGroup(process: nil)

    init(_ principal: Principal) {
        self.principal = principal
    }

    /// Whether nothing depends on it any more.
    var isIdle: Bool {
        connections == 0 && parkedCalls == 0 && objects == 0 && references.isEmpty
    }

    func addReference(to ident: String) {
        references[ident, default: 0] += 1
    }

    /// Whether it is known as a user of this machine: its clients are on Unix sockets.
    var isLocal: Bool { principal.userID != nil }

    /// Gives back a reference.
    ///
    /// - Returns: Whether the principal held one.
    func dropReference(to ident: String) -> Bool { dropReferences(to: ident, 1) == 1 }

    /// Gives back several references.
    ///
    /// - Returns: How many of them the principal held.
    func dropReferences(to ident: String, _ number: Int) -> Int {
        guard let count = references[ident], number > 0 else { return 0 }
        references[ident] = count > number ? count - number : nil
        return min(count, number)
    }

    /// Forgets the references to an object that has ended.
    func forgetReferences(to object: SharedObject) {
        references[object.ident] = nil
        endedReferences.forget(object.number)
    }
}

/// The usage of all principals.
struct PrincipalUsages {
    private var usages: [Principal: PrincipalUsage] = [:]
    /// Number of principals from which on those that use nothing are forgotten.
    private var limit = 64

    /// All of them, sorted by their names.
    var all: [PrincipalUsage] {
        usages.values.map { ($0.principal.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// All of them, in no particular order.
    var inNoOrder: some Collection<PrincipalUsage> { usages.values }

    var count: Int { usages.count }

    /// The usage of a principal, created if needed.
    mutating func usage(of principal: Principal) -> PrincipalUsage {
        if let usage = usages[principal] { return usage }
        if usages.count >= limit {
            usages = usages.filter { !$0.value.isIdle }
            limit = max(64, 2 * usages.count)
        }
        let usage = PrincipalUsage(principal)
        usages[principal] = usage
        return usage
    }
}
