import MPSystem
import MPTestSupport
import Testing

@testable import MPTransport

/// Who may take a step of the handshake when many want to.
struct TLSHandshakeTurnsTests {
    private final class Member {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    private let members = (0..<10).map(Member.init)

    /// Turns that ten have asked for in one pass.
    private func crowdedTurns() -> TLSHandshakeTurns<Member> {
        var turns = TLSHandshakeTurns<Member>()
        for member in members where !turns.take() { turns.wait(member) }
        return turns
    }

    @Test func fourTakeTheirStepsAndTheOthersFollowInTurn() {
        var turns = crowdedTurns()
        #expect(turns.needsNextPass)
        let second = turns.beginPass().map(\.number)
        #expect(second == [4, 5, 6, 7])
        // Those who have waited use the pass up.
        let mayNewcomer = turns.take()
        #expect(!mayNewcomer)
        turns.wait(members[0])
        let third = turns.beginPass().map(\.number)
        #expect(third == [8, 9, 0])
        let (mayOne, mayAnother) = (turns.take(), turns.take())
        #expect(mayOne && !mayAnother)
        let rest = turns.beginPass()
        #expect(rest.isEmpty)
        #expect(!turns.needsNextPass)
    }

    @Test func whoHasLeftTakesNobodysTurn() {
        var turns = crowdedTurns()
        for number in [0, 4, 6] { turns.leave(members[number]) }
        let next = turns.beginPass().map(\.number)
        #expect(next == [5, 7, 8, 9])
    }

    /// A loop with many clients that begin at once has them all through, a few in each pass.
    @Test(.timeLimit(.minutes(10)))
    func aBurstOfClientsGetsThrough() async throws {
        try await withLoop { loop in
            let listener = try await StreamListener.listen(
                at: .tls(host: "127.0.0.1", port: 0),
                on: loop,
                tls: .patient(TLSContexts.server())
            ) { _ in RecordingHandler.echo() }
            let context = try TLSContexts.client()
            try await withThrowingTaskGroup { group in
                for number in 0..<40 {
                    group.addTask {
                        let handler = RecordingHandler()
                        let connection = try await StreamConnection.connect(
                            to: listener.address,
                            on: loop,
                            until: Deadline(after: .seconds(50)),
                            tls: context,
                            handler: handler
                        )
                        connection.send([UInt8(number)])
                        #expect(await handler.bytes(count: 1) == [UInt8(number)])
                        connection.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
