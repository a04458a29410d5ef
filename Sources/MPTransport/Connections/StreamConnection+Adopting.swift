package import MPSystem

extension StreamConnection {
    /// Uses a connected, non-blocking stream socket that came by another way than connecting; on the loop's thread only.
    ///
    /// - Parameters:
    ///   - socket: The socket.
    ///   - loop: The loop on which the handler is called.
    ///   - handler: Called with the events of the connection.
    /// - Returns: The connection, which receives.
    package static func adopting(
        _ socket: consuming Descriptor,
        on loop: EventLoop,
        handler: any ConnectionHandler
    ) -> StreamConnection {
        let channel = SocketChannel(
            socket,
            on: loop,
            outputLimit: .max,
            stallLimit: StreamConnection.standardStallLimit
        )
        let connection = StreamConnection(
            channel: channel,
            loop: loop,
            peer: nil,
            localAddress: nil
        )
        connection.start(handler: handler)
        return connection
    }

    /// Receives all that has arrived; on the loop's thread, outside of handlers.
    package func receiveEverything() {
        while channel.receiveNow() {}
    }
}
