/// What arrived on a link.
package enum LinkArrival: Equatable, Sendable {
    /// A step of the handshake, with the bytes that answer it.
    case handshake([UInt8], usedMD5: Bool)
    /// The end of the handshake, with the bytes that answer it, which may be none.
    case authenticated([UInt8], usedMD5: Bool)
    /// The server took `open_link`.
    indirect case opened(LinkOptions)
    /// The server doesn't know `open_link`: it is CPython's.
    case refusedAsStock
    /// The answer to a call; what was delivered isn't confirmed yet.
    case answer(UInt64, CallAnswer, isDelivery: Bool)
    /// The server stops; the text says why.
    case goodbye(String)
    /// The server sent what no server sends.
    indirect case failure(LinkFailure)
}
