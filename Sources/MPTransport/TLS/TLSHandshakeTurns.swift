/// Decides who may take a step of the TLS handshake now.
///
/// A few may in one pass of the loop, so that those who are served have their turn between, however many strangers come.
/// The others follow in later passes, in the order in which they came.
struct TLSHandshakeTurns<Member: AnyObject> {
    /// How many steps one pass has time for: one takes some tenths of a millisecond.
    static var stepsPerPass: Int { 4 }

    /// Those who wait, the first one first.
    private var waiting: [Member] = []
    /// How many steps this pass has seen.
    private var taken = 0

    /// Whether the pass has to be followed by ``beginPass()``.
    var needsNextPass: Bool { taken > 0 }

    /// Takes a step of this pass, if there is one left.
    mutating func take() -> Bool {
        guard taken < Self.stepsPerPass else { return false }
        taken += 1
        return true
    }

    /// Has somebody wait for a later pass.
    mutating func wait(_ member: Member) { waiting.append(member) }

    /// Takes somebody out who doesn't want to go on any more; does nothing if it doesn't wait.
    mutating func leave(_ member: Member) { waiting.removeAll { $0 === member } }

    /// Begins another pass.
    ///
    /// - Returns: Those who have waited and take their steps now.
    mutating func beginPass() -> [Member] {
        let next = Array(waiting.prefix(Self.stepsPerPass))
        waiting.removeFirst(next.count)
        taken = next.count
        return next
    }
}

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

    /// Has a channel take its step in a later pass; to be called after ``take()`` has refused it.
    func wait(_ channel: TLSChannel) { turns.withValue { $0.wait(channel) } }

    /// Forgets a channel that waits and won't go on.
    func leave(_ channel: TLSChannel) { turns.withValue { $0.leave(channel) } }

    private func followUp() {
        loop.execute {
            let next = self.turns.withValue { $0.beginPass() }
            if !next.isEmpty { self.followUp() }
            for channel in next { channel.takeTurn() }
        }
    }
}
