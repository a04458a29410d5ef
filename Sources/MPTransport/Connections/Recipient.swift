/// A connection together with its handler; the channel has it from the start to the end.
struct Recipient: Sendable {
    /// The connection that the handler is told about.
    let connection: StreamConnection
    let handler: any ConnectionHandler

    func receive(_ bytes: ArraySlice<UInt8>) { handler.received(bytes, on: connection) }

    /// Tells the handler that nothing is queued any more.
    func noteDrained() { handler.drained(on: connection) }

    /// Tells the handler that the connection has ended.
    func close(_ reason: CloseReason) { handler.closed(reason, on: connection) }
}
