/// Handles the events of a connection.
///
/// Every function is called on the loop's thread, never inside of another one or of ``StreamConnection/send(_:)``.
package protocol ConnectionHandler: AnyObject, Sendable {
    /// Handles the next bytes of the stream, however they were split on the way.
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection)

    /// Called when the peer has read all that was queued for it; not any more after ``StreamConnection/close()``.
    ///
    /// It isn't called for bytes that could be written at once, and so were never queued.
    func drained(on connection: StreamConnection)

    /// Handles the end of the connection; called once, last, after all bytes that came before it.
    func closed(_ reason: CloseReason, on connection: StreamConnection)
}

extension ConnectionHandler {
    /// Does nothing.
    package func drained(on connection: StreamConnection) {}
}
