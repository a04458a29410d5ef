internal import MPWire

/// Synchronization beside locks and events.
extension SyncManager {
    /// Makes a shared reentrant lock.
    ///
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.RLock`.
    public func rlock() async throws(MultiprocessingError) -> RLockProxy {
        RLockProxy(reference: try await createReference("RLock"))
    }

    /// Finds the object of this name, or makes a shared reentrant lock.
    ///
    /// - Parameter name: Its name, which only one object of the server has.
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
    /// - Parameter count: How many permits there are at the start.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Semaphore`.
    public func semaphore(
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await createReference("Semaphore", [.int(count)]))
    }

    /// Finds the object of this name, or makes a shared semaphore.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - count: How many permits there are at the start. It counts if the object is new.
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
    /// - Parameter count: How many permits there are at the start, and at most.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.BoundedSemaphore`.
    public func boundedSemaphore(
        _ count: Int = 1
    ) async throws(MultiprocessingError) -> SemaphoreProxy {
        SemaphoreProxy(reference: try await createReference("BoundedSemaphore", [.int(count)]))
    }

    /// Finds the object of this name, or makes a shared semaphore that never has more permits than at its start.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - count: How many permits there are at the start, and at most. It counts if the object is new.
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
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `SyncManager.Condition`.
    public func condition() async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(reference: try await createReference("Condition"))
    }

    /// Finds the object of this name, or makes a shared condition on a reentrant lock of its own.
    ///
    /// - Parameter name: Its name, which only one object of the server has.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server has no named objects.
    /// - Complexity: One round trip.
    public func condition(
        named name: String
    ) async throws(MultiprocessingError) -> ConditionProxy {
        ConditionProxy(reference: try await namedReference("Condition", name))
    }

    /// Makes a shared condition on a lock that there is already.
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

    /// Makes a shared condition on a reentrant lock that there is already.
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
    ///   - parties: How many have to come.
    ///   - timeout: Longest wait of those who name none; `nil` is no limit.
    /// - Returns: A proxy for the new object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
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

    /// Finds the object of this name, or makes a shared barrier.
    ///
    /// - Parameters:
    ///   - name: Its name, which only one object of the server has.
    ///   - parties: How many have to come. It counts if the object is new.
    ///   - timeout: Longest wait of those who name none; `nil` is no limit. It counts if the object is new.
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
