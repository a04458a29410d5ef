import Glibc
import MPSystem

/// A socket that is closed with its last owner, unless somebody takes it over.
final class OwnedSocket: Sendable {
    private let socket: Guarded<Descriptor>

    /// Takes over a descriptor.
    init(adopting descriptor: Int32) { socket = Guarded(Descriptor(adopting: descriptor)) }

    /// Its number; -1 once it was taken.
    var descriptor: Int32 { socket.withLock { $0.rawValue } }

    /// Hands it over, once.
    func take() -> Descriptor {
        socket.withLock { exchange(&$0, with: Descriptor(adopting: -1)) }
    }

    /// Reads all that has come, without waiting for more.
    func readAll() -> [UInt8] {
        socket.withLock { socket in
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = recv(socket.rawValue, &buffer, buffer.count, 0), count > 0 {
                bytes += buffer[..<count]
            }
            return bytes
        }
    }
}
