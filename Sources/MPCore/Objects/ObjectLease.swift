/// Keeps one object alive for as long as a value contains a proxy for it.
///
/// The values that hold proxies are copied, stored and dropped by referents that know nothing of
/// reference counts. The lease goes with them, and the end of the last copy releases it. That may
/// happen in the middle of a call, so it only enqueues the ident.
package final class ObjectLease: Sendable {
    private let ident: String
    private let releases: ReleaseQueue

    /// Leases `ident` until this object is deallocated.
    package init(ident: String, releases: ReleaseQueue) {
        self.ident = ident
        self.releases = releases
    }

    deinit {
        releases.append(ident)
    }
}
