/// What sources are charged for peers that failed in the handshake: paid off by time alone.
struct Penalties {
    /// What is charged to one source.
    private struct Account {
        /// When all is paid off.
        var end: Duration
        /// What the next failure is multiplied by.
        var factor: Int
    }

    private let limits: AdmissionLimits
    private var accounts: [PeerSource: Account] = [:]

    init(limits: AdmissionLimits) {
        self.limits = limits
    }

    /// How many sources are remembered.
    var count: Int { accounts.count }

    /// Whether peers of a source are refused.
    func refuses(_ source: PeerSource, at now: Duration) -> Bool {
        guard let account = accounts[source] else { return false }
        return account.end - now > limits.tolerance
    }

    /// Charges a source.
    ///
    /// Processes of this machine aren't: whoever of them fails would lock all the others out, one misconfigured worker its
    /// whole pool, while a key of 16 bytes isn't found out by trying, however often. What they cost is bounded by the limits
    /// of the handshakes at a time.
    mutating func charge(_ source: PeerSource, _ amount: Duration, at now: Duration) {
        switch source {
        case .loopback, .owner: return
        case .ipv4, .ipv6, .user: break
        }
        var account = Account(end: now, factor: 1)
        if let open = accounts[source], open.end > now { account = open }
        account.end = min(account.end + amount * account.factor, now + limits.longestPenalty)
        account.factor = min(account.factor * 2, 1 << 16)
        if accounts[source] == nil, accounts.count >= limits.sources { forgetOne(at: now) }
        accounts[source] = account
    }

    /// Makes room: for what is paid off, else for whom least is charged to.
    private mutating func forgetOne(at now: Duration) {
        accounts = accounts.filter { $0.value.end > now }
        guard accounts.count >= limits.sources else { return }
        if let least = accounts.min(by: { $0.value.end < $1.value.end }) {
            accounts[least.key] = nil
        }
    }
}
