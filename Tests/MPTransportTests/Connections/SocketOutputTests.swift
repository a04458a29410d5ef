import Glibc
import MPSystem
import Testing

@testable import MPTransport

struct SocketOutputTests {
    /// What the peer could not take has to be known at the end, whichever event tells of the end:
    /// the failed write, or the end of the stream that is read first.
    @Test func countsWhatCouldNotBeWrittenToAPeerThatHasGone() throws {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        close(pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 1 << 20)
        let first = output.send([1, 2, 3])
        #expect(first == .breakOff(.reset))
        let second = output.send([4, 5])
        #expect(second == .none)
        let dropped = output.release()
        #expect(dropped == 5)
        #expect(CloseReason.endOfStream.afterDropping(dropped) == .reset)
    }

    @Test func countsPiecesThatCouldNotBeWritten() throws {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        close(pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 1 << 20)
        let pieces: [ArraySlice<UInt8>] = [[1, 2, 3], ArraySlice(repeating: 4, count: 100_000)]
        let first = output.send(pieces)
        #expect(first == .breakOff(.reset))
        let second = output.send([[5, 6]])
        #expect(second == .none)
        let dropped = output.release()
        #expect(dropped == 100_005)
    }

    /// A peer that takes nothing is watched once more than the limit is queued, and only once.
    @Test func watchesPiecesThatAreQueued() throws {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        let peer = Descriptor(adopting: pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 1 << 20)
        let large = ArraySlice<UInt8>(repeating: 0, count: 2 << 20)
        let first = output.send([[1], large])
        #expect(first == .watch)
        let second = output.send([[2], large])
        #expect(second == .none)
        let queued = output.queue.count
        #expect(queued > 2 << 20)
        withExtendedLifetime(peer) {}
    }

    @Test(arguments: [false, true])
    func givesUpOnlyAPeerThatTakesNothing(closes: Bool) throws {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        let peer = Descriptor(adopting: pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 1 << 20)
        let first = output.send([UInt8](repeating: 0, count: 4 << 20))
        #expect(first == .watch)
        let second = output.send([1])
        #expect(second == .none)
        if closes {
            let closing = output.close()
            #expect(closing == .drain)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        try #require(read(peer.rawValue, &buffer, buffer.count) > 0)
        let afterProgress = output.checkProgress()
        #expect(afterProgress == .watch)
        let withoutProgress = output.checkProgress()
        #expect(withoutProgress == .finish(closes ? .local : .slowReader))
        let dropped = output.release()
        #expect(dropped > 3 << 20)
    }

    @Test func noLongerChecksWhatFitsUnderTheLimit() throws {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        let peer = Descriptor(adopting: pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 1 << 20)
        let first = output.send([UInt8](repeating: 0, count: 3 << 19))
        #expect(first == .watch)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while output.queue.count > 1 << 20 {
            try #require(read(peer.rawValue, &buffer, buffer.count) > 0)
            _ = output.flush()
        }
        let below = output.checkProgress()
        #expect(below == .awaitWritable)
        let again = output.send([UInt8](repeating: 0, count: 1 << 20))
        #expect(again == .watch)
    }

    /// Many pieces, more than one call takes, and a peer that reads while they are written.
    @Test func writesQueuedPiecesInOrder() throws {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        let peer = Descriptor(adopting: pair[1])
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 64 << 20)
        var sent: [UInt8] = []
        for number in 0..<100 {
            let piece = [UInt8](repeating: UInt8(number), count: 20_000 + number * 100)
            _ = output.send(piece)
            sent += piece
        }
        #expect(output.queue.pieceCount > 40)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 70_001)
        while received.count < sent.count {
            let count = recv(peer.rawValue, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            try #require(count > 0)
            received += buffer[..<count]
            _ = output.flush()
        }
        #expect(received == sent)
        #expect(output.queue.isEmpty)
    }

    /// A peer that reads as fast as we write must not keep the loop from all others.
    @Test func givesWayToOthersAfterATurn() throws {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        var output = SocketOutput(socket: Descriptor(adopting: pair[0]), limit: 64 << 20)
        _ = output.send([UInt8](repeating: 0, count: 16 * SocketOutput.turnLength))
        let number = pair[1]
        try NativeThread.start(name: "reader") {
            // The thread's from here on; it ends with the stream.
            let peer = Descriptor(adopting: number)
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while read(peer.rawValue, &buffer, buffer.count) > 0 {}
        }
        var turns: [Int] = []
        while !output.queue.isEmpty {
            let before = output.queue.count
            _ = output.flush()
            turns.append(before - output.queue.count)
        }
        // A turn ends with the call that reaches its length, and no call writes more than that.
        #expect(turns.allSatisfy { $0 < 2 * SocketOutput.turnLength })
        let unsent = output.release()
        #expect(unsent == 0)
    }
}
