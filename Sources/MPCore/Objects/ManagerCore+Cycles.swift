import MPReferents
import MPWire

/// Objects that only keep each other alive, which reference counting never ends.
extension ManagerCore {
    /// Does one step of the search, if it is time.
    mutating func collectCycles(into output: inout ManagerOutput) {
        guard var search = cycles.takeSearch(among: objects, at: now) else { return }
        switch search.phase {
        case .objects:
            search.lookAtObjects(among: objects, atMost: CycleCollector.stepLength)
            if case .flights = search.phase {
                search.begin(connections.values.map(\.id).sorted { $0.number < $1.number })
            }
        case .flights:
            lookAtFlights(&search)
        case .marking:
            search.mark(atMost: CycleCollector.stepLength)
        case .over:
            break
        }
        guard case .over = search.phase else { return cycles.keep(search, at: now) }
        let garbage = search.takeGarbage()
        cycles.ended(search, at: now)
        end(garbage, into: &output)
    }

    /// Looks at some of the values on their way to clients, which haven't counted their references to them yet, or may
    /// never get them.
    private mutating func lookAtFlights(_ search: inout CycleSearch) {
        var rest = CycleCollector.stepLength
        while rest > 0, let id = search.nextConnection() {
            rest -= 10
            for value in connections[id]?.valuesInFlight ?? [] {
                rest -= search.look(atFlightOf: value, among: objects)
            }
        }
    }

    private mutating func end(_ garbage: [SharedObject], into output: inout ManagerOutput) {
        var count = 0
        for object in garbage where objects.remove(object) {
            count += 1
            end(object, into: &output)
        }
        if count > 0 { output.append(.log(.cyclesCollected(count: count))) }
    }

    /// Handles that a client has received its latest reply, and counted its references to what was in it.
    mutating func endFlight(of connection: ClientConnection) {
        // Usually it is nil; skipping the assignment saves a release.
        guard connection.inFlight != nil else { return }
        connection.inFlight = nil
        cycles.flightEnded(at: now)
    }
}

extension ClientConnection {
    /// Values on their way to the client, or that it may not have read.
    fileprivate var valuesInFlight: [StoredValue] {
        var unread = deliveries.all
        if case .link(let session) = phase { unread = session.unconfirmedDeliveries }
        return (inFlight ?? []).map(StoredValue.value) + unread.flatMap(\.loan.values)
    }
}

extension Loan {
    /// The values that go back with it.
    fileprivate var values: [StoredValue] {
        switch self {
        case .item(let item): [item]
        case .items(let items): items
        case .outcomes(let outcomes, _): outcomes
        case .grant, .tasks: []
        }
    }
}
