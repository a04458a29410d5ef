internal import MPWire

// MARK: Locks, conditions, events and barriers

extension SyncManager {
    /// Makes a shared lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new lock without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    /// - Returns: A proxy. Without a name, the lock lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Lock`.
    public func lock(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil
    ) async throws(MultiprocessingError) -> LockProxy {
        LockProxy(reference: try await createReference("Lock", named: name, lifetime: lifetime))
    }

    /// Makes a shared reentrant lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new lock without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    /// - Returns: A proxy. Without a name, the lock lives as long as its proxies; else as long as the
    ///   server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.RLock`.
    public func rlock(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil
    ) async throws(MultiprocessingError) -> RLockProxy {
        RLockProxy(reference: try await createReference("RLock", named: name, lifetime: lifetime))
    }

    /// Makes a shared semaphore, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new semaphore without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - count: The number of permits at the start. `nil` is one, or that of the existing one.
    /// - Returns: A proxy. Without a name, the semaphore lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Semaphore`.
    public func semaphore(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ count: Int? = nil
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        let count = count.map { [WireValue.int($0)] } ?? []
        return SemaphoreProxy(
            reference: try await createReference(
                "Semaphore",
                named: name,
                lifetime: lifetime,
                count
            )
        )
    }

    /// Makes a shared semaphore that never has more permits than at its start, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new semaphore without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - count: The number of permits at the start, and the maximum. `nil` is one, or that of the
    ///     existing one.
    /// - Returns: A proxy. Without a name, the semaphore lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.BoundedSemaphore`.
    public func boundedSemaphore(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ count: Int? = nil
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        let count = count.map { [WireValue.int($0)] } ?? []
        return SemaphoreProxy(
            reference: try await createReference(
                "BoundedSemaphore",
                named: name,
                lifetime: lifetime,
                count
            )
        )
    }

    /// Makes a shared condition on a reentrant lock of its own, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new condition without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil
    ) async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(
            reference: try await createReference("Condition", named: name, lifetime: lifetime)
        )
    }

    /// Makes a shared condition on an existing lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new condition without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - lock: The lock, in the same server, on which an existing condition must be, too.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        on lock: LockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(named: name, lifetime, on: lock.wireValue)
    }

    /// Makes a shared condition on an existing reentrant lock, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new condition without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - lock: The lock, in the same server, on which an existing condition must be, too.
    /// - Returns: A proxy. Without a name, the condition lives as long as its proxies; else as long
    ///   as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        on lock: RLockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(named: name, lifetime, on: lock.wireValue)
    }

    private func condition(
        named name: String?,
        _ lifetime: ObjectLifetime?,
        on lock: WireValue
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try channel.require(
            .conditionsOnLocks,
            for: CallAttempt(what: "create Condition(lock)", address: address)
        )
        return ConditionProxy(
            reference: try await createReference(
                "Condition",
                named: name,
                lifetime: lifetime,
                [lock]
            )
        )
    }

    /// Makes a shared event, which isn't set, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new event without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    /// - Returns: A proxy. Without a name, the event lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Event`.
    public func event(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil
    ) async throws(MultiprocessingError) -> EventProxy {
        EventProxy(reference: try await createReference("Event", named: name, lifetime: lifetime))
    }

    /// Makes a shared barrier, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new barrier without one.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - parties: The number of parties that must arrive; an existing barrier must have as many.
    ///   - timeout: Longest wait of calls that name none; `nil` is no limit, or that of the existing
    ///     one.
    /// - Returns: A proxy. Without a name, the barrier lives as long as its proxies; else as long as
    ///   the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object;
    ///   `unsupported` for names on a CPython server.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Barrier`.
    public func barrier(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        parties: Int,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> BarrierProxy {
        let limit: WireDictionary = timeout.map { ["timeout": WireValue(seconds: $0)] } ?? [:]
        return BarrierProxy(
            reference: try await createReference(
                "Barrier",
                named: name,
                lifetime: lifetime,
                [.int(parties)],
                keywords: limit
            )
        )
    }
}
