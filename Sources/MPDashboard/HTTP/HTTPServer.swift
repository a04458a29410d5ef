package import MPSystem
package import MPTransport

/// Serves HTTP at one address, until it is closed.
package final class HTTPServer: Sendable {
    /// Answers a request; runs in a task that is cancelled when the client goes.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    /// The address, with the port that the kernel chose.
    package let address: SocketAddress
    private let listener: StreamListener
    private let loop: EventLoop
    private let connections: HTTPConnections

    private init(listener: StreamListener, loop: EventLoop, connections: HTTPConnections) {
        address = listener.address
        self.listener = listener
        self.loop = loop
        self.connections = connections
    }

    /// Listens at an address; when it returns, clients can connect.
    ///
    /// - Parameters:
    ///   - address: The address; port 0 lets the kernel choose.
    ///   - reach: Who may reach it.
    ///   - limits: How much clients may ask.
    ///   - handler: Answers the requests.
    /// - Returns: The server.
    /// - Throws: `TransportError` that says what is wrong with the address.
    package static func listen(
        at address: SocketAddress,
        reach: ListenerAccess = ListenerAccess(),
        limits: HTTPLimits = HTTPLimits(),
        handler: @escaping Handler
    ) async throws(TransportError) -> HTTPServer {
        let loop = try EventLoop(name: "http", polling: .never)
        let connections = HTTPConnections(on: loop, limits: limits)
        do throws(TransportError) {
            let listener = try await StreamListener.listen(
                at: address,
                on: loop,
                access: reach,
                backlog: limits.connections,
                outputLimit: limits.outputLength,
                stallLimit: limits.stallTime
            ) { stream in
                connections.accept(stream, handler)
            }
            return HTTPServer(listener: listener, loop: loop, connections: connections)
        } catch {
            loop.shutdown()
            throw error
        }
    }

    /// Stops to listen, and ends all connections.
    package func close() async {
        await listener.close()
        await loop.run { self.connections.abortAll() }
        loop.shutdown()
    }
}
