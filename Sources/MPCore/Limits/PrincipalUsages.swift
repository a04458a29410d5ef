/// The usage of all principals.
struct PrincipalUsages {
    private var usages: [Principal: PrincipalUsage] = [:]
    /// Number of principals from which on those that use nothing are forgotten.
    private var limit = 64

    /// All of them, sorted by their names.
    var all: [PrincipalUsage] {
        usages.values.map { ($0.principal.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// All of them, in no particular order.
    var inNoOrder: some Collection<PrincipalUsage> { usages.values }

    var count: Int { usages.count }

    /// The usage of a principal, created if needed.
    mutating func usage(of principal: Principal) -> PrincipalUsage {
        if let usage = usages[principal] { return usage }
        if usages.count >= limit {
            usages = usages.filter { !$0.value.isIdle }
            limit = max(64, 2 * usages.count)
        }
        let usage = PrincipalUsage(principal)
        usages[principal] = usage
        return usage
    }
}
