internal import MPCore
internal import MPSystem
internal import MPWire

/// The managers that the arguments of a child process need, and what keeps their objects alive meanwhile.
///
/// 1. The arguments are encoded while ``InheritedResources/outgoing`` is set; managers among them are noted.
/// 2. ``seal(_:)`` looks for proxies in what came out, and describes all managers for the child.
/// 3. The child connects to them and counts its own references (``IncomingManagers/connect(_:)``), then decodes.
/// 4. Only when it has reported that may these resources go: so no object ends on its way.
final class OutgoingManagers: Sendable {
    /// What was noted.
    private struct State: Sendable {
        /// The ways to managers, in the order of their numbers.
        var channels: [any CallChannel] = []
        /// Keeps the objects of proxies.
        var leases: [ProxyReference] = []
    }

    private let state = Guarded(State())

    /// Begins without any.
    init() {}

    /// Whether no manager was noted.
    var isEmpty: Bool { state.withLock { $0.channels.isEmpty } }

    /// Notes a manager.
    ///
    /// - Returns: The number by which the child finds it.
    func add(_ channel: any CallChannel) -> Int {
        state.withLock { state in
            if let known = state.channels.firstIndex(where: { $0 === channel }) { return known }
            state.channels.append(channel)
            return state.channels.count - 1
        }
    }

    /// Describes the managers that the arguments need, by number.
    ///
    /// - Parameter arguments: The encoded arguments.
    /// - Returns: What ``IncomingManagers/connect(_:)`` takes; it holds authkeys.
    /// - Throws: Why an object or a manager can't be handed on.
    /// - Complexity: O(size of the arguments), and for each proxy whose connection was lost a round trip.
    func seal(_ arguments: WireValue) async throws(MultiprocessingError) -> [WireValue] {
        let found = proxies(in: arguments)
        var references: [Int: [InheritedReference]] = [:]
        var known: Set<InheritedReference.Key> = []
        for (token, reference) in found where known.insert(InheritedReference.Key(token)).inserted {
            try await reference.arrive()
            references[add(reference.channel), default: []].append(
                InheritedReference(token, reference)
            )
        }
        state.withLock { $0.leases += found.map(\.reference) }
        var managers: [WireValue] = []
        for (number, channel) in state.withLock({ $0.channels }).enumerated() {
            let access = try await ManagerAccess(to: channel)
            let objects = references[number] ?? []
            managers.append(
                .tuple([
                    try access.wireValue,
                    try WireValue(
                        encoding: objects,
                        for: CallAttempt(what: "hand on objects", address: channel.address)
                    ),
                ])
            )
        }
        return managers
    }

    /// The proxies of objects to which this process has references.
    private func proxies(in value: WireValue) -> [(token: Token, reference: ProxyReference)] {
        var found: [(Token, ProxyReference)] = []
        value.forEachProxy { proxy in
            guard let reference = proxy.lease as? ProxyReference else { return }
            found.append((proxy.token, reference))
        }
        return found
    }
}

extension ProxyReference {
    /// Sees to it that the server has counted this reference, and that its ``token`` is what the server calls the object.
    fileprivate func arrive() async throws(MultiprocessingError) {
        guard !isKnownToServer else { return }
        guard case .unsent(let failure) = try await reach(on: channel.linkNumber) else { return }
        _ = try CallResult.notSent(failure).value(of: attempt("hand on"))
    }
}
