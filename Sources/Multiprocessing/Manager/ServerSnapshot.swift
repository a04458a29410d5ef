/// What one of our servers shows of itself at one moment.
public struct ServerSnapshot: Sendable {
    /// One shared object.
    public struct Object: Sendable {
        /// Its number, which is never used again.
        public let ident: String
        /// Its type.
        public let typeid: String
        /// Its name, if it has one.
        public let name: String?
        /// How many references clients hold.
        public let references: Int
        /// How many references other objects hold.
        public let nestedReferences: Int
        /// Roughly how many elements it holds.
        public let size: Int
        /// How many calls wait for it, those that run not included.
        public let waitingCalls: Int
        /// How many of its calls run in tasks of their own.
        public let runningCalls: Int
    }

    /// One connection of a client.
    public struct Connection: Sendable {
        /// Its number.
        public let id: Int
        /// How far it has come, or what it carries, in a word or two.
        public let mode: String
        /// The name of the authkey that the client has proved to hold; `nil` before it has.
        public let key: String?
        /// How the client calls itself.
        public let name: String
        /// The client's process; only known on Unix sockets, and 0 if it is in another PID namespace.
        public let processID: Int?
        /// Whether the server will know when that process ends.
        public let isWatched: Bool
        /// The client's user; only known on Unix sockets.
        public let userID: Int?
        /// The address at which it came in.
        public let address: String?
    }

    /// What became of peers that hadn't proved themselves yet.
    public struct Handshakes: Sendable {
        /// How many are at it.
        public let open: Int
        /// How many weren't let in since the server started, because their source had failed too often.
        public let refused: Int
        /// How many had to go since then for others, because too many were there.
        public let displaced: Int
    }

    /// One of the server's ``ServerLimits``.
    public struct Limit: Sendable {
        /// Its name, such as `connections_per_principal`.
        public let name: String
        /// How much it allows.
        public let allowed: Int
        /// How often something was refused since the server started because it would have exceeded it.
        public let refusals: Int
    }

    /// What a principal uses: all clients that have proved the same.
    public struct Principal: Sendable {
        /// Who, as rules name it.
        public let name: String
        /// Its connections.
        public let connections: Int
        /// Its calls that wait or run.
        public let parkedCalls: Int
        /// The objects that it has created and that are still there.
        public let objects: Int
        /// How many of these nobody uses any more: ``SyncManager/orphans()``.
        public let orphans: Int
    }

    /// What all idents of this server begin with.
    public let serverID: String
    /// The types that clients may make objects of.
    public let typeids: [String]
    /// The shared objects.
    public let objects: [Object]
    /// The connections.
    public let connections: [Connection]
    /// The peers that haven't proved themselves yet.
    public let handshakes: Handshakes
    /// The limits.
    public let limits: [Limit]
    /// Who uses how much.
    public let principals: [Principal]
    /// How much memory the process had when it was last looked at, in bytes.
    public let memoryInBytes: Int
    /// How often something was refused since the server started that a client may not do.
    public let denials: Int
    /// How many lines of the server's log were dropped since it started, because nobody read it as fast as they came.
    public let droppedLogLines: Int
    /// How many calls wait, those that run not included.
    public let waitingCalls: Int
    /// How many tasks carry out calls, constructors and functions; also those whose callers have
    /// given up, until they end.
    public let runningCalls: Int
}
