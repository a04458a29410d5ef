import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct TLSOutputTests {
    /// The client's half of a pair that has shaken hands, and the server that reads what it sends.
    private func withOutput(
        _ body: (inout TLSOutput, inout TLSSession) throws -> Void
    ) throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands().isOver)
        var output = TLSOutput(pair.client)
        try body(&output, &pair.server)
    }

    /// The bytes of a step.
    private func bytes(of step: TLSOutput.Step?) throws -> [UInt8] {
        guard case .send(let bytes) = step else {
            Issue.record("\(String(describing: step))")
            return []
        }
        return bytes
    }

    @Test func whatComesWhileOneSendsIsSentByThatOne() throws {
        try withOutput { output, server in
            output.write([1])
            let first = try bytes(of: output.takeOutput())
            output.write([2])
            #expect(output.takeOutput() == nil, "somebody else is at it")
            #expect(output.queuedLengthInBytes > 0)
            let second = try bytes(of: output.takeMoreOutput())
            #expect(output.takeMoreOutput() == nil)
            server.feed((first + second)[...])
            #expect(try server.read() == .bytes([1, 2]))
            // Now it is anybody's turn again.
            output.write([3])
            #expect(output.takeOutput() != nil)
        }
    }

    @Test func endsAfterAllThatWasWritten() throws {
        try withOutput { output, server in
            output.write([1])
            output.close()
            output.write([2])
            server.feed(try bytes(of: output.takeOutput())[...])
            #expect(output.takeMoreOutput() == .close)
            #expect(output.takeMoreOutput() == nil)
            #expect(try server.read() == .bytes([1]))
            #expect(try server.read() == .end)
        }
    }

    @Test func anAbandonedOneSendsNothing() throws {
        try withOutput { output, _ in
            output.write([1])
            output.abandon()
            output.close()
            #expect(output.queuedLengthInBytes == 0)
            #expect(output.takeOutput() == nil)
        }
    }

    @Test func countsWhatABrokenStreamRefuses() throws {
        try withOutput { output, _ in
            output.session.feed([UInt8](repeating: 0, count: 100)[...])
            #expect(throws: TLSError.self) { _ = try output.session.read() }
            output.write([1, 2, 3])
            #expect(output.refusedCount == 3)
            // The alert that says why is still sent.
            output.gather()
            output.close()
            let alert = try bytes(of: output.takeOutput())
            #expect(!alert.isEmpty)
            #expect(output.takeMoreOutput() == .close)
        }
    }
}
