/// The state of one of our servers at one moment.
///
/// It is also the first page of a server's answer to `inspect`; further pages have the rest of its lists.
public struct ServerSnapshot: Sendable, Codable {
    /// The prefix of all idents of this server.
    public let serverID: String
    /// The shared objects.
    public private(set) var objects: [Object]
    /// The connections.
    public private(set) var connections: [Connection]
    /// The position after which the next page begins; `nil` if there is none.
    package private(set) var next: WireValue?
    private let totals: Totals
    /// The types of which clients can make objects.
    public package(set) var typeids: [String] = []
    /// The number of calls that wait, without those that run.
    public package(set) var waitingCalls = 0
    /// The number of tasks that carry out calls, constructors and functions.
    ///
    /// A task whose caller has given up counts until it ends.
    public package(set) var runningCalls = 0
    private var limitsByName = LimitsByName(limits: [])
    /// The use of resources by each principal.
    public package(set) var principals: [Principal] = []
    /// The memory of the process in bytes, when it was last measured.
    public package(set) var memoryInBytes = 0
    /// The number of requests that were refused since the server started because clients lacked the right.
    public package(set) var denials = 0
    /// The number of log lines dropped since the server started because the log was read too slowly.
    public package(set) var droppedLogLines = 0
    /// Counts of peers that haven't authenticated.
    public package(set) var handshakes = Handshakes(open: 0, refused: 0, displaced: 0)

    /// The limits.
    public package(set) var limits: [Limit] {
        get { limitsByName.limits }
        set { limitsByName = LimitsByName(limits: newValue) }
    }

    // In the order of the keys on the wire.
    private enum CodingKeys: String, CodingKey {
        case serverID = "server"
        case objects, connections, next, totals, typeids
        case waitingCalls = "parked"
        case runningCalls = "running"
        case limitsByName = "limits"
        case principals
        case memoryInBytes = "memory"
        case denials = "denied"
        case droppedLogLines = "dropped_log_lines"
        case handshakes
    }

    /// Describes a server by its lists, or their beginnings.
    package init(
        serverID: String,
        objects: [Object],
        connections: [Connection],
        totals: Totals,
        next: WireValue? = nil
    ) {
        self.serverID = serverID
        self.objects = objects
        self.connections = connections
        self.totals = totals
        self.next = next
    }

    /// Adds the next page.
    package mutating func append(_ page: FurtherPage) {
        objects += page.objects
        connections += page.connections
        next = page.next
        // Each page counts the orphans among its own objects.
        for place in principals.indices {
            principals[place].orphans += page.orphans[principals[place].name] ?? 0
        }
    }
}

extension ServerSnapshot {
    /// The numbers of all objects and connections, on whichever page they are.
    package struct Totals: Sendable, Codable {
        let objects: Int
        let connections: Int

        package init(objects: Int, connections: Int) {
            self.objects = objects
            self.connections = connections
        }
    }

    /// A page after the first.
    package struct FurtherPage: Sendable, Codable {
        private let server: String
        package let objects: [Object]
        fileprivate let connections: [Connection]
        package let next: WireValue?
        private let totals: Totals
        /// The number of orphans among the objects of this page, by creator.
        fileprivate let orphans: [String: Int]

        /// Goes on with the lists of a snapshot, which has no more than these.
        package init(_ part: ServerSnapshot, orphans: [String: Int]) {
            server = part.serverID
            objects = part.objects
            connections = part.connections
            next = part.next
            totals = part.totals
            self.orphans = orphans
        }
    }

    /// The limits on the wire: a dict from each name to its numbers.
    private struct LimitsByName: Sendable, Codable {
        let limits: [Limit]

        init(limits: [Limit]) {
            self.limits = limits
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            limits = try container.allKeys.map { name in
                let numbers = try container.nestedContainer(keyedBy: Number.self, forKey: name)
                return Limit(
                    name: name.stringValue,
                    allowed: try numbers.decode(Int.self, forKey: .allowed),
                    refusals: try numbers.decode(Int.self, forKey: .refused)
                )
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            for limit in limits {
                let name = Name(stringValue: limit.name)
                var numbers = container.nestedContainer(keyedBy: Number.self, forKey: name)
                try numbers.encode(limit.allowed, forKey: .allowed)
                try numbers.encode(limit.refusals, forKey: .refused)
            }
        }

        private enum Number: String, CodingKey {
            case allowed, refused
        }

        private struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) {
                self.stringValue = stringValue
            }

            init?(intValue: Int) { nil }
        }
    }
}
