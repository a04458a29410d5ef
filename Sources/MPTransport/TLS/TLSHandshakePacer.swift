/// Spreads the handshakes of a listener over the passes of its loop; on the loop's thread only.
final class TLSHandshakePacer: Sendable {
    private let loop: EventLoop
    private let turns: LoopBound<TLSHandshakeTurns<TLSChannel>>

    init(on loop: EventLoop) {
        self.loop = loop
        turns = LoopBound(TLSHandshakeTurns(), to: loop.identity)
    }

    /// Whether a channel may take a step in this pass.
    func take() -> Bool {
        let (isFirst, isAllowed) = turns.withValue { (!$0.needsNextPass, $0.take()) }
        if isFirst { followUp() }
        return isAllowed
    }

    /// Makes a channel take its step in a later pass; called after ``take()`` has refused it.
    func wait(_ channel: TLSChannel) { turns.withValue { $0.wait(channel) } }

    /// Removes a waiting channel that won't go on.
    func leave(_ channel: TLSChannel) { turns.withValue { $0.leave(channel) } }

    private func followUp() {
        loop.execute {
            let next = self.turns.withValue { $0.beginPass() }
            if !next.isEmpty { self.followUp() }
            for channel in next { channel.takeTurn() }
        }
    }
}
