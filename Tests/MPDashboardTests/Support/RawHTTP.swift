import Glibc
import MPSystem

/// A client that sends any bytes, and reads until the other end has closed.
struct RawHTTP {
    let port: Int

    /// Sends a text, and reads all that comes.
    func exchange(_ text: String) async throws -> String {
        try await exchange(text, upTo: nil)
    }

    /// Sends a text, and reads until what has come has another text in it.
    func exchange(_ text: String, upTo end: String?) async throws -> String {
        let port = port
        return try await withCheckedThrowingContinuation { waiting in
            do {
                try NativeThread.start(name: "raw-http") {
                    waiting.resume(with: Result { try Self.talk(port, text, end) })
                }
            } catch {
                waiting.resume(throwing: error)
            }
        }
    }

    /// A request of a browser that shows the page.
    static func get(_ path: String, host: String = "127.0.0.1:80", more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\(more)Connection: close\r\n\r\n"
    }

    private static func talk(_ port: Int, _ text: String, _ end: String?) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure(call: "socket", code: errno) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw SystemFailure(call: "connect", code: errno) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = piece.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { break }
            answer += piece[..<count]
            if let end, String(decoding: answer, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: answer, as: UTF8.self)
    }

    struct SystemFailure: Error {
        let call: String
        let code: Int32
    }
}
