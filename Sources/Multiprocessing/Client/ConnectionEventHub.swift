import MPSystem

/// Hands events to any number of readers, in the order in which they were added.
final class ConnectionEventHub: Sendable {
    typealias Reader = AsyncStream<ConnectionEvent>.Continuation

    /// What happens to the readers.
    private enum Entry {
        /// A reader joins, and learns how things stand.
        case join(Reader, ConnectionEvent)
        /// All readers get an event.
        case event(ConnectionEvent)
    }

    private struct State {
        /// What wasn't handed out yet.
        var entries: [Entry] = []
        /// The readers, by numbers.
        var readers: [UInt64: Reader] = [:]
        /// The number of the newest reader.
        var newest: UInt64 = 0
        /// Whether the last event was handed out.
        var isOver = false
        /// Whether somebody hands events out, who will also hand out what is added meanwhile.
        var isDelivering = false
    }

    private let state = Guarded(State())

    /// Adds an event; ``deliver()`` hands it out.
    func add(_ event: ConnectionEvent) {
        state.withLock { $0.entries.append(.event(event)) }
    }

    /// Adds a reader; ``deliver()`` tells it how things stand.
    func add(_ reader: Reader, _ standing: ConnectionEvent) {
        state.withLock { $0.entries.append(.join(reader, standing)) }
    }

    /// Hands out what was added, unless somebody is at it.
    func deliver() {
        guard begin() else { return }
        while let entries = next() {
            for entry in entries {
                switch entry {
                case .join(let reader, let standing): join(reader, standing)
                case .event(let event): tell(event)
                }
            }
        }
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard !state.isDelivering, !state.entries.isEmpty else { return false }
            state.isDelivering = true
            return true
        }
    }

    private func next() -> [Entry]? {
        state.withLock { state in
            guard !state.entries.isEmpty else {
                state.isDelivering = false
                return nil
            }
            return exchange(&state.entries, with: [])
        }
    }

    private func join(_ reader: Reader, _ standing: ConnectionEvent) {
        let known: UInt64? = state.withLock { state in
            guard !state.isOver else { return nil }
            state.newest += 1
            state.readers[state.newest] = reader
            return state.newest
        }
        guard let number = known else {
            reader.yield(.closed)
            return reader.finish()
        }
        reader.yield(standing)
        reader.onTermination = { [weak self] _ in self?.leave(number) }
    }

    private func tell(_ event: ConnectionEvent) {
        let isLast = if case .closed = event { true } else { false }
        let readers = state.withLock { state in
            if isLast { state.isOver = true }
            return state.readers.values.map(\.self)
        }
        for reader in readers { reader.yield(event) }
        guard isLast else { return }
        for reader in readers { reader.finish() }
    }

    private func leave(_ number: UInt64) {
        // What is dropped under the lock must not be the last reference: its end would call back.
        let reader = state.withLock { $0.readers.removeValue(forKey: number) }
        withExtendedLifetime(reader) {}
    }
}
