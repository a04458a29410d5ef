import Glibc
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
}
