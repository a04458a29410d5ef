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
    /// The number of calls over connections that have ended.
    var endedCalls = 0
    /// The bytes of those.
    var endedReceivedBytes = 0
    /// The bytes of the answers to them.
    var endedSentBytes = 0
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

    /// Adds calls over connections that have ended.
    func addCalls(_ count: Int, receivedBytes: Int, sentBytes: Int) {
        endedCalls += count
        endedReceivedBytes += receivedBytes
        endedSentBytes += sentBytes
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
