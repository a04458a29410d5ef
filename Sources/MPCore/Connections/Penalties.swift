internal import MPSystem

/// Penalties of sources for peers that failed in the handshake; only time reduces them.
struct Penalties {
    /// The penalty of one source.
    private struct Account {
        /// When it is over.
        var end: Duration
        /// Factor of the next penalty.
        var factor: Int
    }

    private let limits: AdmissionLimits
    private var accounts: [PeerSource: Account] = [:]

    init(limits: AdmissionLimits) {
        self.limits = limits
    }

    /// Number of sources that are remembered.
    var count: Int { accounts.count }

    /// Whether peers of a source are refused.
    func refuses(_ source: PeerSource, at now: Duration) -> Bool {
        guard let account = accounts[source] else { return false }
        return account.end - now > limits.tolerance
    }

    /// Adds to the penalty of a source.
    ///
    /// Processes of this machine get none: one that fails would lock all others out, a misconfigured worker its whole
    /// pool, while a key of 16 bytes can't be guessed, however often one tries. The limits on concurrent handshakes
    /// bound what they cost. Unknown sources get none either, since all of them would share one account.
    mutating func charge(_ source: PeerSource, _ amount: Duration, at now: Duration) {
        switch source {
        case .loopback, .owner, .unknown: return
        case .ipv4, .ipv6, .user: break
        }
        var account = Account(end: now, factor: 1)
        if let open = accounts[source], open.end > now { account = open }
        account.end = min(account.end + amount * account.factor, now + limits.longestPenalty)
        account.factor = min(account.factor * 2, 1 << 16)
        if accounts[source] == nil, accounts.count >= limits.sources { forgetOne(at: now) }
        accounts[source] = account
    }

    /// Makes room: removes a source whose penalty is over, or else the one with the smallest penalty.
    private mutating func forgetOne(at now: Duration) {
        accounts = accounts.filter { $0.value.end > now }
        guard accounts.count >= limits.sources else { return }
        if let least = accounts.min(by: { $0.value.end < $1.value.end }) {
            accounts[least.key] = nil
        }
    }
}
