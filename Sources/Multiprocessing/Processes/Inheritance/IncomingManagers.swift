internal import MPWire

/// The managers that a child process got from its parent, and the objects whose proxies are among its arguments.
final class IncomingManagers: Sendable {
    /// The managers, by number.
    private let managers: [SyncManager]
    /// The references that this process has counted.
    private let references: [InheritedReference.Key: ProxyReference]

    /// Holds managers and objects.
    private init(
        _ managers: [SyncManager],
        _ references: [InheritedReference.Key: ProxyReference]
    ) {
        self.managers = managers
        self.references = references
    }

    /// No managers.
    init() {
        managers = []
        references = [:]
    }

    /// Connects to the managers that a parent has described, and counts a reference to each object.
    ///
    /// When this has returned, and the arguments are decoded, the parent needn't keep the objects any more.
    ///
    /// - Parameters:
    ///   - values: What ``OutgoingManagers/seal(_:)`` returned.
    ///   - reusesConnections: Whether a connection that this process has already to the same address is used further.
    /// - Returns: The managers. They stay connected as long as this, a manager among the arguments or a proxy lives.
    /// - Throws: Why a manager can't be reached, or an object isn't there any more.
    /// - Complexity: Four round trips per manager, and one per object.
    static func connect(
        _ values: [WireValue],
        reusing reusesConnections: Bool = false
    ) async throws(MultiprocessingError) -> IncomingManagers {
        var managers: [SyncManager] = []
        var references: [InheritedReference.Key: ProxyReference] = [:]
        for value in values {
            guard case .tuple(let parts) = value, parts.count == 2 else {
                throw MultiprocessingError(.invalidReply, "the way to a manager is unreadable")
            }
            let access = try ManagerAccess(parts[0])
            let known = reusesConnections ? try SyncManager(connectedTo: access.address) : nil
            let manager = if let known { known } else { try await access.connect() }
            managers.append(manager)
            let objects = try parts[1].decoded(
                as: [InheritedReference].self,
                from: CallAttempt(what: "take over objects", address: access.address)
            )
            for object in objects { references[object.key] = try await object.claim(from: manager) }
        }
        return IncomingManagers(managers, references)
    }

    /// The reference to the object of a proxy among the arguments; `nil` if it came otherwise.
    func reference(_ token: Token) -> ProxyReference? {
        references[InheritedReference.Key(token)]
    }

    /// The manager of a number; `nil` if there is none.
    func manager(_ number: Int) -> SyncManager? {
        managers.indices.contains(number) ? managers[number] : nil
    }
}
