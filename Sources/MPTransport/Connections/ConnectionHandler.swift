/// Takes what happens on a connection; every function is called on the loop's thread, never inside of another one or of
/// ``Connection/send(_:)``.
package protocol ConnectionHandler: AnyObject, Sendable {
    /// Takes the next bytes of the stream, however they were split on the way.
    func received(_ bytes: ArraySlice<UInt8>, on connection: Connection)

    /// Learns that the peer has taken all that was queued for it; not told any more after ``Connection/close()``.
    ///
    /// Bytes that were never queued, since they could be written at once, have no such end.
    func drained(on connection: Connection)

    /// Takes the end of the connection: once, last, after all bytes that came before it.
    func closed(_ reason: CloseReason, on connection: Connection)
}

extension ConnectionHandler {
    /// Does nothing.
    package func drained(on connection: Connection) {}
}
