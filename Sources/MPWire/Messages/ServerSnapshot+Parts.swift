extension ServerSnapshot {
    /// One shared object.
    public struct Object: Sendable, Codable {
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
        /// What it tells of its state; `nil` if it tells nothing, or the asker may not call the methods that tell it.
        public let report: WireValue?

        private enum CodingKeys: String, CodingKey {
            case ident, typeid, name, references
            case nestedReferences = "nested"
            case size
            case waitingCalls = "parked"
            case runningCalls = "running"
            case report
        }

        /// Describes an object.
        package init(
            ident: String,
            typeid: String,
            name: String?,
            references: Int,
            nestedReferences: Int,
            size: Int,
            waitingCalls: Int,
            runningCalls: Int,
            report: WireValue? = nil
        ) {
            self.ident = ident
            self.typeid = typeid
            self.name = name
            self.references = references
            self.nestedReferences = nestedReferences
            self.size = size
            self.waitingCalls = waitingCalls
            self.runningCalls = runningCalls
            self.report = report
        }
    }

    /// One connection of a client.
    public struct Connection: Sendable, Codable {
        /// Its number in the server.
        public let id: Int
        /// Its stage, or the kind of its traffic, in a word or two.
        public let mode: String
        /// The client's name for itself.
        public let name: String
        /// The client's process; only known on Unix sockets, and 0 if it is in another PID namespace.
        public let processID: Int?
        /// Whether the server will know when that process ends.
        public let isWatched: Bool
        /// The name of the authkey that the client has proved to hold; `nil` before the proof.
        public let key: String?
        /// The client's user; only known on Unix sockets.
        public let userID: Int?
        /// The server's address to which the client connected.
        public let address: String?

        private enum CodingKeys: String, CodingKey {
            case id, mode, name
            case processID = "pid"
            case isWatched = "watched"
            case key
            case userID = "uid"
            case address
        }

        /// Describes a connection.
        package init(
            id: Int,
            mode: String,
            name: String,
            processID: Int?,
            isWatched: Bool,
            key: String?,
            userID: Int?,
            address: String?
        ) {
            self.id = id
            self.mode = mode
            self.name = name
            self.processID = processID
            self.isWatched = isWatched
            self.key = key
            self.userID = userID
            self.address = address
        }
    }

    /// Counts of peers that haven't authenticated.
    public struct Handshakes: Sendable, Codable {
        /// The number of handshakes under way.
        public let open: Int
        /// The number of peers refused since the server started because their source had failed too often.
        public let refused: Int
        /// The number of peers displaced by others since the server started because there were too many.
        public let displaced: Int

        /// Stores the counts.
        package init(open: Int, refused: Int, displaced: Int) {
            self.open = open
            self.refused = refused
            self.displaced = displaced
        }
    }

    /// One of the server's ``ServerLimits``.
    public struct Limit: Sendable {
        /// Its name, such as `connections_per_principal`.
        public let name: String
        /// The largest value allowed.
        public let allowed: Int
        /// The number of refusals since the server started because the limit would have been exceeded.
        public let refusals: Int

        /// Stores the numbers of a limit.
        package init(name: String, allowed: Int, refusals: Int) {
            self.name = name
            self.allowed = allowed
            self.refusals = refusals
        }
    }

    /// The resources used by a principal: by all clients with the same proven identity.
    public struct Principal: Sendable, Codable {
        /// Its name, as in rules.
        public let name: String
        /// The number of its connections.
        public let connections: Int
        /// The number of its calls that wait or run.
        public let parkedCalls: Int
        /// The number of objects that it created and that still exist.
        public let objects: Int
        /// The number of these objects that nobody uses any more: ``SyncManager/orphans()``.
        public internal(set) var orphans: Int

        private enum CodingKeys: String, CodingKey {
            case name = "principal"
            case connections
            case parkedCalls = "parked"
            case objects, orphans
        }

        /// Stores the numbers of a principal.
        package init(name: String, connections: Int, parkedCalls: Int, objects: Int, orphans: Int) {
            self.name = name
            self.connections = connections
            self.parkedCalls = parkedCalls
            self.objects = objects
            self.orphans = orphans
        }
    }
}
