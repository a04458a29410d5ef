internal import MPWire

// MARK: Locks, conditions, events and barriers

extension SyncManager {
    /// Makes a shared lock, or finds the one of a name.
    ///
    /// - Parameter name: The name by which all clients find it; `nil` makes a new lock without one.
    /// - Returns: A proxy. Without a name, the lock lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Lock`.
    public func lock(
        named name: String? = nil
    ) async throws(MultiprocessingError) -> LockProxy {
        LockProxy(reference: try await createReference("Lock", named: name))
    }

    /// Makes a shared reentrant lock, or finds the one of a name.
    ///
    /// - Parameter name: The name by which all clients find it; `nil` makes a new lock without one.
    /// - Returns: A proxy. Without a name, the lock lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.RLock`.
    public func rlock(
        named name: String? = nil
    ) async throws(MultiprocessingError) -> RLockProxy {
        RLockProxy(reference: try await createReference("RLock", named: name))
    }

    /// Makes a shared semaphore, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new semaphore without one.
    ///   - count: The number of permits at the start. Ignored if the semaphore exists.
    /// - Returns: A proxy. Without a name, the semaphore lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Semaphore`.
    public func semaphore(
        named name: String? = nil,
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(
            reference: try await createReference("Semaphore", named: name, [.int(count)])
        )
    }

    /// Makes a shared semaphore that never has more permits than at its start, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new semaphore without one.
    ///   - count: The number of permits at the start, and the maximum. Ignored if the semaphore exists.
    /// - Returns: A proxy. Without a name, the semaphore lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.BoundedSemaphore`.
    public func boundedSemaphore(
        named name: String? = nil,
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        let count = WireValue.int(count)
        return SemaphoreProxy(
            reference: try await createReference("BoundedSemaphore", named: name, [count])
        )
    }

    /// Makes a shared condition on a reentrant lock of its own, or finds the one of a name.
    ///
    /// - Parameter name: The name by which all clients find it; `nil` makes a new condition without one.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil
    ) async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(reference: try await createReference("Condition", named: name))
    }

    /// Makes a shared condition on an existing lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new condition without one.
    ///   - lock: The lock, in the same server. Ignored if the condition exists.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil,
        on lock: LockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(named: name, on: lock.wireValue)
    }

    /// Makes a shared condition on an existing reentrant lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new condition without one.
    ///   - lock: The lock, in the same server. Ignored if the condition exists.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil,
        on lock: RLockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(named: name, on: lock.wireValue)
    }

    private func condition(
        named name: String?,
        on lock: WireValue
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try channel.require(
            .conditionsOnLocks,
            for: CallAttempt(what: "create Condition(lock)", address: address)
        )
        return ConditionProxy(
            reference: try await createReference("Condition", named: name, [lock])
        )
    }

    /// Makes a shared event, which isn't set, or finds the one of a name.
    ///
    /// - Parameter name: The name by which all clients find it; `nil` makes a new event without one.
    /// - Returns: A proxy. Without a name, the event lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Event`.
    public func event(
        named name: String? = nil
    ) async throws(MultiprocessingError) -> EventProxy {
        EventProxy(reference: try await createReference("Event", named: name))
    }

    /// Makes a shared barrier, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new barrier without one.
    ///   - parties: The number of parties that must arrive. Ignored if the barrier exists.
    ///   - timeout: Longest wait of calls that name none; `nil` is no limit. Ignored if the barrier
    ///     exists.
    /// - Returns: A proxy. Without a name, the barrier lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Barrier`.
    public func barrier(
        named name: String? = nil,
        parties: Int,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> BarrierProxy {
        let limit: WireDictionary = timeout.map { ["timeout": WireValue(seconds: $0)] } ?? [:]
        return BarrierProxy(
            reference: try await createReference(
                "Barrier",
                named: name,
                [.int(parties)],
                keywords: limit
            )
        )
    }
}
