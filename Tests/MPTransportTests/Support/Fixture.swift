import Glibc
import MPSystem
import Testing

@testable import MPTransport

/// Runs a body with a loop that ends with it.
func withLoop<Value>(_ body: (EventLoop) async throws -> Value) async throws -> Value {
    let loop = try EventLoop(name: "test")
    do {
        let value = try await body(loop)
        loop.shutdown()
        await loop.waitUntilEnded()
        return value
    } catch {
        loop.shutdown()
        throw error
    }
}

/// Runs a body with an empty directory that goes with it.
func withDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    var template = Array("/tmp/mp-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
        for name in names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }
    return try await body(path)
}

/// Runs a body with a connection over a Unix socket, each end on a loop of its own.
func withConnection(
    near: any ConnectionHandler,
    far: any ConnectionHandler,
    _ body: (EventLoop, _ near: StreamConnection, _ far: StreamConnection) async throws -> Void
) async throws {
    try await withDirectory { directory in
        try await withLoop { loop in
            try await withLoop { otherLoop in
                let accepted = AsyncStream.makeStream(of: StreamConnection.self)
                let listener = try await StreamListener.listen(
                    at: .unix(path: directory + "/socket"),
                    on: otherLoop
                ) { connection in
                    accepted.continuation.yield(connection)
                    return far
                }
                let connection = try await StreamConnection.connect(
                    to: listener.address,
                    on: loop,
                    until: Deadline(after: .seconds(10)),
                    handler: near
                )
                var arrivals = accepted.stream.makeAsyncIterator()
                try await body(loop, connection, try #require(await arrivals.next()))
                await listener.close()
            }
        }
    }
}

/// The names of the files in a directory.
func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// The ways in which the two ends of a test can be connected.
enum Route: String, CaseIterable, CustomTestStringConvertible {
    case unix, abstract, tcp4, tcp6, inProcess, tls

    var testDescription: String { rawValue }

    /// What the server protects its connections with.
    private var acceptor: TLSAcceptor? {
        get throws {
            switch self {
            case .tls: .patient(try TLSContexts.server())
            case .unix, .abstract, .tcp4, .tcp6, .inProcess: nil
            }
        }
    }

    /// Whom the client trusts.
    private var clientContext: TLSContext? {
        get throws {
            switch self {
            case .tls: try TLSContexts.client()
            case .unix, .abstract, .tcp4, .tcp6, .inProcess: nil
            }
        }
    }

    /// Connects two handlers.
    func connect(
        on loop: EventLoop,
        directory: String,
        outputLimit: Int = StreamConnection.standardOutputLimit,
        stallLimit: Duration = StreamConnection.standardStallLimit,
        client: RecordingHandler,
        server: RecordingHandler
    ) async throws -> (client: StreamConnection, server: StreamConnection) {
        let accepted = AsyncStream.makeStream(of: StreamConnection.self)
        let accept: @Sendable (StreamConnection) -> any ConnectionHandler = {
            accepted.continuation.yield($0)
            return server
        }
        let address: SocketAddress
        switch self {
        case .unix: address = .unix(path: directory + "/socket")
        case .abstract: address = .abstract(name: Array("\(directory)/socket".utf8))
        case .tcp4: address = .tcp(host: "127.0.0.1", port: 0)
        case .tcp6: address = .tcp(host: "::1", port: 0)
        case .tls: address = .tls(host: "localhost", port: 0)
        case .inProcess:
            let near = await InProcessTransport.connect(
                on: loop,
                outputLimit: outputLimit,
                stallLimit: stallLimit,
                client: client,
                accept: accept
            )
            var arrivals = accepted.stream.makeAsyncIterator()
            return (near, try #require(await arrivals.next()))
        }
        var access = ListenerAccess()
        access.allowsAbstractNames = true
        let listener = try await StreamListener.listen(
            at: address,
            on: loop,
            access: access,
            outputLimit: outputLimit,
            stallLimit: stallLimit,
            tls: try acceptor,
            accept: accept
        )
        let near = try await StreamConnection.connect(
            to: listener.address,
            on: loop,
            until: Deadline(after: .seconds(10)),
            tls: try clientContext,
            handler: client
        )
        var arrivals = accepted.stream.makeAsyncIterator()
        let far = try #require(await arrivals.next())
        await listener.close()
        return (near, far)
    }
}
