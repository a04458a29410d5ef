/// The state of one of our servers at one moment.
public struct ServerSnapshot: Sendable {
    /// One shared object.
    public struct Object: Sendable {
        /// Its ident, which is never used again.
        public let ident: String
        /// Its registered type.
        public let typeid: String
        /// Its name, if it has one.
        public let name: String?
        /// The number of references clients hold.
        public let references: Int
        /// The number of references other objects hold.
        public let nestedReferences: Int
        /// Its approximate number of elements.
        public let size: Int
        /// The number of calls that wait for it, without those that run.
        public let waitingCalls: Int
        /// The number of its calls that run in tasks of their own.
        public let runningCalls: Int
    }

    /// One connection of a client.
    public struct Connection: Sendable {
        /// Its number in the server.
        public let id: Int
        /// Its stage, or the kind of its traffic, in a word or two.
        public let mode: String
        /// The name of the authkey that the client has proved to hold; `nil` before the proof.
        public let key: String?
        /// The client's name for itself.
        public let name: String
        /// The client's process; only known on Unix sockets, and 0 if it is in another PID namespace.
        public let processID: Int?
        /// Whether the server will know when that process ends.
        public let isWatched: Bool
        /// The client's user; only known on Unix sockets.
        public let userID: Int?
        /// The server's address to which the client connected.
        public let address: String?
    }

    /// Counts of peers that haven't authenticated.
    public struct Handshakes: Sendable {
        /// The number of handshakes under way.
        public let open: Int
        /// The number of peers refused since the server started because their source had failed too often.
        public let refused: Int
        /// The number of peers displaced by others since the server started because there were too many.
        public let displaced: Int
    }

    /// One of the server's ``ServerLimits``.
    public struct Limit: Sendable {
        /// Its name, such as `connections_per_principal`.
        public let name: String
        /// The largest value allowed.
        public let allowed: Int
        /// The number of refusals since the server started because the limit would have been exceeded.
        public let refusals: Int
    }

    /// The resources used by a principal: by all clients with the same proven identity.
    public struct Principal: Sendable {
        /// Its name, as in rules.
        public let name: String
        /// The number of its connections.
        public let connections: Int
        /// The number of its calls that wait or run.
        public let parkedCalls: Int
        /// The number of objects that it created and that still exist.
        public let objects: Int
        /// The number of these objects that nobody uses any more: ``SyncManager/orphans()``.
        public let orphans: Int
    }

    /// The prefix of all idents of this server.
    public let serverID: String
    /// The types of which clients can make objects.
    public let typeids: [String]
    /// The shared objects.
    public let objects: [Object]
    /// The connections.
    public let connections: [Connection]
    /// Counts of peers that haven't authenticated.
    public let handshakes: Handshakes
    /// The limits.
    public let limits: [Limit]
    /// The use of resources by each principal.
    public let principals: [Principal]
    /// The memory of the process in bytes, when it was last measured.
    public let memoryInBytes: Int
    /// The number of requests that were refused since the server started because clients lacked the right.
    public let denials: Int
    /// The number of log lines dropped since the server started because the log was read too slowly.
    public let droppedLogLines: Int
    /// The number of calls that wait, without those that run.
    public let waitingCalls: Int
    /// The number of tasks that carry out calls, constructors and functions.
    ///
    /// A task whose caller has given up counts until it ends.
    public let runningCalls: Int
}
