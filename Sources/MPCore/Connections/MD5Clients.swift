internal import MPSystem

/// Clients whose use of HMAC-MD5 has been logged: CPython opens a connection for each thread and for each reference, and a
/// line for each of them would tell nothing new.
struct MD5Clients {
    /// A client: a process, or where it isn't known, all that comes from one source.
    private struct Client: Hashable {
        let process: UInt64?
        let source: PeerSource?
        let key: String
    }

    /// Above this number all are forgotten, and logged again when they come back.
    private static let most = 1024

    private var clients: Set<Client> = []

    /// Adds a client.
    ///
    /// - Returns: Whether it wasn't there.
    mutating func insert(_ peer: PeerDescription, key: String) -> Bool {
        let source = peer.process == nil ? peer.source : nil
        let client = Client(process: peer.process, source: source, key: key)
        guard !clients.contains(client) else { return false }
        if clients.count >= Self.most { clients = [] }
        clients.insert(client)
        return true
    }

    /// Forgets a process that has ended; older kernels give its number to another one.
    ///
    /// - Complexity: O(number of clients).
    mutating func remove(process: UInt64) {
        guard !clients.isEmpty else { return }
        clients = clients.filter { $0.process != process }
    }
}
