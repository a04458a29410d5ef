internal import MPWire

extension SyncManager {
    /// Lists the objects of one of our servers that nobody uses any more.
    ///
    /// Python clients that are killed leave such objects behind, unless the server releases the references of dead
    /// clients (``ManagerServerConfiguration/releasesDeadClients``).
    ///
    /// - Returns: The objects, in the order in which they were made.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: A round trip for each 2,000 of them, or for some hundred thousand other objects.
    public func orphans() async throws(MultiprocessingError) -> [OrphanedObject] {
        try await orphans(pageSize: nil)
    }

    /// The same in pages of another size.
    package func orphans(pageSize: Int?) async throws(MultiprocessingError) -> [OrphanedObject] {
        var page: OrphanedObject.Page =
            try await ask(.orphans(ServerRequest.Page(limit: pageSize)))
        var orphans = page.orphans
        while let next = page.next {
            page = try await self.page(
                .orphans(ServerRequest.Page(from: next, limit: pageSize)),
                after: next
            )
            orphans += page.orphans
        }
        return orphans
    }

    /// Drops objects that nobody uses any more; calls that wait on them end with an error.
    ///
    /// This takes the right `drop`. On Unix sockets, processes of the server's own user have it, unless a rule says
    /// otherwise.
    ///
    /// - Parameters:
    ///   - idents: The idents of the objects.
    ///   - force: Whether to drop objects in use, too. Their clients find them gone.
    /// - Returns: The idents of the dropped objects, and the reasons why others were kept.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(objects).
    public func drop(
        _ idents: [String],
        force: Bool = false
    ) async throws(MultiprocessingError) -> DroppedObjects {
        try await ask(.drop(idents: idents, force: force))
    }

    /// Takes a lock or permits away from those who hold them, and gives them to those who wait.
    ///
    /// The next grant tells that its predecessor was abandoned (``LockGrant/wasAbandoned``), as after the death of a
    /// client. Those who lost the lock get a `RuntimeError` when they release it.
    ///
    /// This takes the right `release_lock`, which the same have as `drop`.
    ///
    /// - Parameter ident: The ident of the lock, condition, semaphore or leader.
    /// - Returns: The number of clients that held it.
    /// - Throws: ``MultiprocessingError``, like every call; `remoteError` with a `KeyError` if there is no such object,
    ///   and with a `TypeError` if it can't be held.
    /// - Complexity: One round trip; O(holders).
    @discardableResult
    public func releaseLock(_ ident: String) async throws(MultiprocessingError) -> Int {
        try await ask(.releaseLock(ident: ident))
    }

    /// Ends a client's connection: its calls end, and what it holds goes back.
    ///
    /// A Swift client connects again and goes on without what it held; Python's gets an `EOFError`.
    ///
    /// This takes the right `end_client`, which the same have as `drop`.
    ///
    /// - Parameter connection: The number of the connection (``ServerSnapshot/Connection/id``).
    /// - Returns: Whether there was such a connection.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip, and what the client holds.
    @discardableResult
    public func endClient(_ connection: Int) async throws(MultiprocessingError) -> Bool {
        try await ask(.endClient(connection: connection))
    }
}
