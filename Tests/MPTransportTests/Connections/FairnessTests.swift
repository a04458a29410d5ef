import MPSystem
import MPTransport
import Testing

/// How long others on a loop wait for a connection that never ends to send.
@Suite(.timeLimit(.minutes(10)))
struct FairnessTests {
    /// What a handler was given since others last had their turn, and the most that it ever was.
    private struct Turns {
        var current = 0
        var longest = 0
        var isTurnOfOthersDue = false
    }

    @Test(arguments: Route.allCases)
    func endlessInputGivesWayToOthers(_ route: Route) async throws {
        let turns = Guarded(Turns())
        let server = RecordingHandler { bytes, connection in
            let mustAsk = turns.withLock { turns in
                turns.current += bytes.count
                turns.longest = max(turns.longest, turns.current)
                defer { turns.isTurnOfOthersDue = true }
                return !turns.isTurnOfOthersDue
            }
            guard mustAsk else { return }
            connection.loop.execute {
                turns.withLock { turns in
                    turns.isTurnOfOthersDue = false
                    turns.current = 0
                }
            }
        }
        let length = 16 << 20
        try await withDirectory { directory in
            try await withLoop { loop in
                let (near, far) = try await route.connect(
                    on: loop,
                    directory: directory,
                    client: RecordingHandler(),
                    server: server
                )
                for _ in 0..<32 { near.send([UInt8](repeating: 5, count: length / 32)) }
                #expect(await server.bytes(count: length).count == length)
                withExtendedLifetime(far) {}
            }
        }
        let longest = turns.withLock { $0.longest }
        // Inside of the process, pieces of here half a mebibyte are handed over whole until a turn has a mebibyte, and
        // the sender may have asked for the next turn before the others ask for theirs.
        #expect(longest <= (route == .inProcess ? 3 << 20 : 256 << 10))
    }
}
