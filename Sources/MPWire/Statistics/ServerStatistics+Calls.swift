/// Calls by what they were made on, and by whom.
extension ServerStatistics {
    /// The calls of a type.
    public struct TypeStatistics: Sendable, Codable {
        /// The name of the type; `#server` for requests to the server itself.
        public let typeid: String
        /// The calls by the name of the method; methods that were never called are left out.
        public let methods: [String: CallStatistics]

        /// The calls of all methods.
        public var total: CallStatistics {
            methods.values.reduce(into: CallStatistics()) { $0 += $1 }
        }

        /// Counts the calls of a type.
        package init(typeid: String, methods: [String: CallStatistics]) {
            self.typeid = typeid
            self.methods = methods
        }
    }

    /// The calls of an object.
    public struct ObjectStatistics: Sendable, Codable {
        /// Its ident, which is never used again.
        public let ident: String
        /// The name of its type.
        public let typeid: String
        /// Its name, if it has one.
        public let name: String?
        /// Its approximate number of elements.
        public let size: Int
        /// The number of its calls that wait or run.
        public let waiting: Int
        /// Its calls.
        public let calls: CallStatistics

        /// Describes an object.
        package init(
            ident: String,
            typeid: String,
            name: String?,
            size: Int,
            waiting: Int,
            calls: CallStatistics
        ) {
            self.ident = ident
            self.typeid = typeid
            self.name = name
            self.size = size
            self.waiting = waiting
            self.calls = calls
        }
    }

    /// The calls of a connection.
    public struct ClientStatistics: Sendable, Codable {
        /// The client.
        public let client: Client
        /// The number of its calls that have come.
        public let calls: Int
        /// The bytes of its requests.
        public let receivedBytes: Int
        /// The bytes of the answers to it.
        public let sentBytes: Int

        private enum CodingKeys: String, CodingKey {
            case client, calls
            case receivedBytes = "received"
            case sentBytes = "sent"
        }

        /// Describes a connection.
        package init(client: Client, calls: Int, receivedBytes: Int, sentBytes: Int) {
            self.client = client
            self.calls = calls
            self.receivedBytes = receivedBytes
            self.sentBytes = sentBytes
        }
    }

    /// The calls of all clients of a principal.
    public struct PrincipalStatistics: Sendable, Codable {
        /// The principal, in the words of rules: `uid:1000`, `key:default`.
        public let name: String
        /// The number of its open connections.
        public let connections: Int
        /// The number of calls.
        public let calls: Int
        /// The bytes of the requests.
        public let receivedBytes: Int
        /// The bytes of the answers.
        public let sentBytes: Int

        private enum CodingKeys: String, CodingKey {
            case name, connections, calls
            case receivedBytes = "received"
            case sentBytes = "sent"
        }

        /// Describes a principal.
        package init(
            name: String,
            connections: Int,
            calls: Int,
            receivedBytes: Int,
            sentBytes: Int
        ) {
            self.name = name
            self.connections = connections
            self.calls = calls
            self.receivedBytes = receivedBytes
            self.sentBytes = sentBytes
        }
    }

    /// A connection, as people find its process by it.
    public struct Client: Sendable, Codable, Hashable {
        /// The number of the connection in the server.
        public let connection: Int
        /// The client's name for itself.
        public let name: String
        /// Its process; only known on Unix sockets, and 0 if it is in another PID namespace.
        public let processID: Int?
        /// The principal, in the words of rules; `nil` before the proof of an authkey.
        public let principal: String?
        /// Where it comes from across a network.
        public let source: String?

        private enum CodingKeys: String, CodingKey {
            case connection = "id"
            case name
            case processID = "pid"
            case principal, source
        }

        /// Describes a connection.
        package init(
            connection: Int,
            name: String,
            processID: Int?,
            principal: String?,
            source: String?
        ) {
            self.connection = connection
            self.name = name
            self.processID = processID
            self.principal = principal
            self.source = source
        }
    }
}
