import Glibc
import MPSystem
import Testing

@testable import MPProcesses

/// The message that a child gets.
@Suite(.timeLimit(.minutes(10)))
struct ControlSocketTests {
    @Test(arguments: [0, 1, 3, 253])
    func theMessageComesWithItsDescriptors(count: Int) throws {
        let pair = try ControlSocket.makePair()
        let descriptors = [Int32](repeating: STDERR_FILENO, count: count)
        let message = Array("what to do".utf8)
        try ControlSocket.announce(message.count, passing: descriptors, over: pair.parent.rawValue)
        #expect(send(pair.parent.rawValue, message, message.count, 0) == message.count)
        let child = pair.takeChild()
        let answer = child.receive()
        let received = try #require(answer)
        #expect(received.bytes == message)
        #expect(received.lost == 0)
        #expect(received.descriptors.count == count)
        #expect(received.descriptors.allSatisfy { fcntl($0, F_GETFD) == FD_CLOEXEC })
        for descriptor in received.descriptors { close(descriptor) }
    }

    @Test func tooManyDescriptorsAreRefused() throws {
        let pair = try ControlSocket.makePair()
        let descriptors = [Int32](repeating: STDERR_FILENO, count: 254)
        let error = #expect(throws: SystemError.self) {
            try ControlSocket.announce(0, passing: descriptors, over: pair.parent.rawValue)
        }
        #expect(error?.code == EINVAL)
    }

    @Test func aParentThatIsGoneIsNoticed() throws {
        let child = try ControlSocket.makePair().takeChild()
        let received = child.receive()
        #expect(received?.bytes == nil)
    }

    @Test func halfAMessageIsNone() throws {
        let pair = try ControlSocket.makePair()
        try ControlSocket.announce(10, passing: [], over: pair.parent.rawValue)
        #expect(send(pair.parent.rawValue, "half", 4, 0) == 4)
        shutdown(pair.parent.rawValue, Int32(SHUT_WR))
        let child = ControlSocket(adopting: dup(pair.child.rawValue))
        let received = child.receive()
        #expect(received?.bytes == nil)
    }
}
