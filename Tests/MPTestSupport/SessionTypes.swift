package import Multiprocessing

/// Types of one's own that give back what a client held which has gone, as tests of dying clients use them.
package enum SessionTypes {
    package actor Pool {
        private var free = 2

        fileprivate func take(for call: CallContext) -> Int {
            free -= 1
            call.onSessionEnd { await self.giveBack() }
            return free
        }

        fileprivate var freeCount: Int { free }

        private func giveBack() { free += 1 }
    }

    /// A plain value: who sits there.
    package static let seats = SharedType("Seats", initial: [CallContext.Session]()) {
        $0.expose("take") { (takers: inout [CallContext.Session], call: CallContext) in
            takers.append(call.session)
            return takers.count
        }
        $0.expose("count") { (takers: inout [CallContext.Session]) in takers.count }
        $0.onSessionEnd { (takers: inout [CallContext.Session], session: CallContext.Session) in
            takers.removeAll { $0 == session }
        }
    }

    /// A service: two of something.
    package static let pool = SharedType("Pool", service: { Pool() }) {
        $0.expose("take") { (pool: Pool, call: CallContext) async in await pool.take(for: call) }
        $0.expose("free") { (pool: Pool) async in await pool.freeCount }
    }
}
