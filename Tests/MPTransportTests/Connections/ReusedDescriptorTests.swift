import Glibc
import MPSystem
import MPTransport
import Testing

/// A connection's descriptor is another socket's as soon as the connection is over.
@Suite(.timeLimit(.minutes(10)))
struct ReusedDescriptorTests {
    /// Opens sockets with a byte to read in the moment in which its connection ends.
    private final class Successor: ConnectionHandler {
        private let sockets = Guarded<[Int32]>([])

        func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {}

        func closed(_ reason: CloseReason, on connection: StreamConnection) {
            for _ in 0..<20 {
                var pair: [Int32] = [-1, -1]
                guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
                    return
                }
                for descriptor in pair { send(descriptor, [7], 1, 0) }
                sockets.withLock { $0 += pair }
            }
        }

        /// How many of the sockets have their byte, and how many there are.
        func count() -> (withByte: Int, all: Int) {
            let descriptors = sockets.withLock { $0 }
            let withByte = descriptors.count { descriptor in
                var byte: UInt8 = 0
                return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == 1
            }
            for descriptor in descriptors { close(descriptor) }
            return (withByte, descriptors.count)
        }
    }

    @Test("What a failed write has left to do doesn't read from the next socket of that number")
    func leavesTheNextSocketAlone() async throws {
        let (successor, far) = (Successor(), RecordingHandler())
        try await withConnection(near: successor, far: far) { loop, near, peer in
            await loop.run {
                peer.abort()
                while far.reasons.isEmpty {}
                // Fails; the loop learns of the end in the same pass, before what is queued.
                near.send([1])
            }
            await loop.run {}
            await loop.run {}
            let (withByte, all) = successor.count()
            #expect(all == 40)
            #expect(withByte == all)
        }
    }
}
