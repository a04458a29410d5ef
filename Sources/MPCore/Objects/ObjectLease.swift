internal import MPSystem

/// Keeps one object alive for as long as a proxy for it lies inside a value.
///
/// The values that hold proxies are copied, stored and dropped by referents which know nothing of
/// reference counts: the lease goes with them, and the last copy's end is its release. The end may
/// come anywhere in the middle of a call, so it only enqueues.
package final class ObjectLease: Sendable {
    private let ident: String
    private let releases: ReleaseQueue

    /// Holds `ident` until this lease ends.
    package init(ident: String, releases: ReleaseQueue) {
        self.ident = ident
        self.releases = releases
    }

    deinit {
        releases.append(ident)
    }
}

/// The idents whose leases have ended, until the table takes note of it after the call.
package final class ReleaseQueue: Sendable {
    private let idents = Guarded<[String]>([])

    /// Starts empty.
    package init() {}

    /// Remembers that one lease of `ident` has ended.
    package func append(_ ident: String) {
        idents.withLock { $0.append(ident) }
    }

    /// Takes out all idents.
    package func takeAll() -> [String] {
        idents.withLock { idents in
            defer { idents = [] }
            return idents
        }
    }
}
