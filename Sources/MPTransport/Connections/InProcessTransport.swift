/// Connects two ends in the same process, so that an embedded server is reached without a socket.
package enum InProcessTransport {
    /// Makes a connection whose other end is accepted like one that came through a listener.
    ///
    /// - Parameters:
    ///   - loop: The loop on which both handlers are called.
    ///   - outputLimit: How many bytes may be queued for either end while it reads none of them.
    ///   - stallLimit: How long an end may read nothing while more than the limit is queued.
    ///   - client: The handler of the end that is returned.
    ///   - accept: Returns the handler of the other end; called on the loop's thread.
    /// - Returns: The client's end.
    package static func connect(
        on loop: EventLoop,
        outputLimit: Int = StreamConnection.standardOutputLimit,
        stallLimit: Duration = StreamConnection.standardStallLimit,
        client: any ConnectionHandler,
        accept: @escaping @Sendable (StreamConnection) -> any ConnectionHandler
    ) async -> StreamConnection {
        await loop.run {
            let (near, far) = MemoryChannel.makePair(
                on: loop,
                outputLimit: outputLimit,
                stallLimit: stallLimit
            )
            let ours = StreamConnection(
                channel: near,
                loop: loop,
                peer: .current,
                localAddress: nil
            )
            let theirs = StreamConnection(
                channel: far,
                loop: loop,
                peer: .current,
                localAddress: nil
            )
            theirs.start(handler: accept(theirs))
            ours.start(handler: client)
            return ours
        }
    }
}
