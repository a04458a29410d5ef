internal import MPSystem

/// The idents whose leases have ended, until the table removes them after the call.
package final class ReleaseQueue: Sendable {
    private let idents = Guarded<[String]>([])

    package init() {}

    /// Remembers that one lease of `ident` has ended.
    package func append(_ ident: String) {
        idents.withLock { $0.append(ident) }
    }

    package func takeAll() -> [String] {
        idents.withLock { idents in
            defer { idents = [] }
            return idents
        }
    }
}
