import Glibc
import MPSystem
import Testing

@testable import MPServiceManager

/// With a real socket in the place of a service manager's.
@Suite(.timeLimit(.minutes(10))) struct NotifySocketTests {
    /// Binds a datagram socket.
    private func receiver(at address: NotifyAddress) throws -> Descriptor {
        let socket = Descriptor(adopting: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address.bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.bytes.count)
        let code = withUnsafePointer(to: name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket.rawValue, $0, length)
            }
        }
        try #require(code == 0)
        return socket
    }

    private func message(from descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test(arguments: ["/tmp/notify-\(getpid())", "@notify-\(getpid())"])
    func tellsBothKindsOfSockets(text: String) throws {
        let address = try #require(NotifyAddress(text))
        let receiver = try receiver(at: address)
        defer { if text.hasPrefix("/") { unlink(text) } }
        let socket = try NotifySocket(to: address)
        try socket.send(.alive)
        try socket.send(.ready(status: "well"))
        #expect(message(from: receiver.rawValue) == "WATCHDOG=1\n")
        #expect(message(from: receiver.rawValue) == "READY=1\nSTATUS=well\n")
    }

    @Test func saysThatNobodyIsThere() throws {
        let address = try #require(NotifyAddress("/nonexistent/notify"))
        let socket = try NotifySocket(to: address)
        #expect(throws: SystemError(call: "sendto", code: ENOENT)) { try socket.send(.alive) }
    }
}
