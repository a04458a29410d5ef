import MPSystem
import MPWire
import Testing

@testable import MPCore

/// A whole handshake as the bytes that travel, headers included: each bit flipped, and cut at each byte.
@Suite(.timeLimit(.minutes(10)))
struct RecordedHandshakeTests {
    /// Which stream a test meddles with.
    enum Direction: CaseIterable {
        case toServer, toClient
    }

    /// How a handshake ended at both ends, and how much the server kept of it at most.
    private struct Outcome {
        var server = false
        var client = false
        var toServer: [UInt8] = []
        var toClient: [UInt8] = []
        var longestBuffer = 0
    }

    /// Runs a client against a core; what is sent passes through `change`, with its place in its stream.
    private func run(
        _ change: (Direction, _ offset: Int, [UInt8]) -> [UInt8] = { $2 }
    ) -> Outcome {
        let harness = CoreHarness()
        let id = harness.open(from: .loopback)
        var outcome = Outcome()
        var client = HandshakeStateMachine(
            role: .client,
            authkey: CoreHarness.key,
            authenticator: CoreHarness.authenticator,
            random: (100..<124).map { UInt8($0) },
            acceptsMD5: true
        )
        _ = client.start()
        var decoder = FrameDecoder(limit: HandshakeStateMachine.frameLimit)
        while let payload = harness.nextFrame(on: id) {
            let bytes = Self.frame(payload)
            decoder.append(change(.toClient, outcome.toClient.count, bytes)[...])
            outcome.toClient += bytes
            // What breaks the stream is the end of it.
            while let frame = (try? decoder.next()) ?? nil {
                guard let message = Self.reply(of: client.received(frame), &outcome.client) else {
                    continue
                }
                let bytes = Self.frame(message.payload)
                harness.receive(change(.toServer, outcome.toServer.count, bytes), on: id)
                outcome.toServer += bytes
                let kept = harness.core.connections[id]?.decoder.bufferedCount ?? 0
                outcome.longestBuffer = max(outcome.longestBuffer, kept)
            }
        }
        outcome.server = harness.events.contains {
            if case .authenticated = $0 { true } else { false }
        }
        return outcome
    }

    private static func frame(_ payload: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { $0 += payload }
        return bytes
    }

    private static func reply(
        of action: HandshakeStateMachine.Action,
        _ isAccepted: inout Bool
    ) -> HandshakeMessage? {
        switch action {
        case .send(let message): return message
        case .sendAndFinish(let message):
            isAccepted = true
            return message
        case .close: return .failure
        case .finish, .ignore: return nil
        }
    }

    @Test
    func theRecordingIsAccepted() {
        let outcome = run()
        #expect(outcome.server && outcome.client)
        #expect(outcome.toServer.count <= 1024)
        #expect(outcome.toClient.count <= 512)
    }

    @Test(arguments: Direction.allCases)
    func noFlippedBitIsAccepted(direction: Direction) {
        let recorded = run()
        let stream = direction == .toServer ? recorded.toServer : recorded.toClient
        // The client's last message is its welcome: by then it has accepted the server rightly.
        let last = Self.frame(HandshakeMessage.welcome.payload).count
        for bit in 0..<stream.count * 8 {
            let outcome = run { found, offset, bytes in
                let index = bit / 8 - offset
                guard found == direction, bytes.indices.contains(index) else { return bytes }
                var bytes = bytes
                bytes[index] ^= 1 << UInt8(bit % 8)
                return bytes
            }
            #expect(!outcome.server, "bit \(bit)")
            let mayAccept = direction == .toServer && bit / 8 >= stream.count - last
            #expect(outcome.client == mayAccept, "bit \(bit)")
            #expect(outcome.longestBuffer <= HandshakeStateMachine.frameLimit + 12)
        }
    }

    @Test(arguments: Direction.allCases)
    func noTruncationIsAccepted(direction: Direction) {
        let recorded = run()
        let stream = direction == .toServer ? recorded.toServer : recorded.toClient
        for count in 0..<stream.count {
            let outcome = run { found, offset, bytes in
                found == direction ? Array(bytes.prefix(max(0, count - offset))) : bytes
            }
            #expect(!outcome.server, "\(count) bytes")
        }
    }
}
