internal import MPWire

/// Synchronization other than locks and events.
extension SyncManager {
    /// Makes a shared reentrant lock.
    ///
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.RLock`.
    public func rlock() async throws(MultiprocessingError) -> RLockProxy {
        RLockProxy(reference: try await createReference("RLock"))
    }

    /// Finds the shared reentrant lock of this name, or makes one.
    ///
    /// - Parameter name: Its name, unique in the server.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func rlock(
        named name: String
    ) async throws(MultiprocessingError) -> RLockProxy {
        RLockProxy(reference: try await namedReference("RLock", name))
    }

    /// Makes a shared semaphore.
    ///
    /// - Parameter count: The number of permits at the start.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Semaphore`.
    public func semaphore(
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await createReference("Semaphore", [.int(count)]))
    }

    /// Finds the shared semaphore of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - count: The number of permits at the start. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func semaphore(
        named name: String,
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await namedReference("Semaphore", name, [.int(count)]))
    }

    /// Makes a shared semaphore that never has more permits than at its start.
    ///
    /// - Parameter count: The number of permits at the start, and the maximum.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.BoundedSemaphore`.
    public func boundedSemaphore(
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await createReference("BoundedSemaphore", [.int(count)]))
    }

    /// Finds the shared bounded semaphore of this name, or makes one; it never has more permits than at its start.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - count: The number of permits at the start, and the maximum. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func boundedSemaphore(
        named name: String,
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await namedReference("BoundedSemaphore", name, [.int(count)]))
    }

    /// Makes a shared condition on a reentrant lock of its own.
    ///
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition() async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(reference: try await createReference("Condition"))
    }

    /// Finds the shared condition of this name, or makes one on a reentrant lock of its own.
    ///
    /// - Parameter name: Its name, unique in the server.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func condition(
        named name: String
    ) async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(reference: try await namedReference("Condition", name))
    }

    /// Makes a shared condition on an existing lock.
    ///
    /// - Parameter lock: The lock, in a server of ours.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        on lock: LockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(on: lock.wireValue)
    }

    /// Makes a shared condition on an existing reentrant lock.
    ///
    /// - Parameter lock: The lock, in a server of ours.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition(
        on lock: RLockProxy
    ) async throws(MultiprocessingError) -> ConditionProxy {
        try await condition(on: lock.wireValue)
    }

    private func condition(
        on lock: WireValue
    ) async throws(MultiprocessingError) -> ConditionProxy {
        guard channel.isOurs else {
            throw .onlyOurs(CallAttempt(what: "create Condition(lock)", address: address))
        }
        return ConditionProxy(reference: try await createReference("Condition", [lock]))
    }

    /// Makes a shared barrier.
    ///
    /// - Parameters:
    ///   - parties: The number of parties that must arrive.
    ///   - timeout: Longest wait of calls that name none; `nil` is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Barrier`.
    public func barrier(
        parties: Int,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> BarrierProxy {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        let arguments: [WireValue] = [.int(parties), .null, limit]
        return BarrierProxy(reference: try await createReference("Barrier", arguments))
    }

    /// Finds the shared barrier of this name, or makes one.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - parties: The number of parties that must arrive. Ignored if the object exists.
    ///   - timeout: Longest wait of calls that name none; `nil` is no limit. Ignored if the object exists.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func barrier(
        named name: String,
        parties: Int,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> BarrierProxy {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        let arguments: [WireValue] = [.int(parties), .null, limit]
        return BarrierProxy(reference: try await namedReference("Barrier", name, arguments))
    }
}
