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
}
