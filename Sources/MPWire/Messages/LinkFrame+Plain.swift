/// Calls with scalars, as most are, written in one piece.
///
/// ``LinkFrame/append(to:addressing:)`` writes the same bytes, and all others.
extension LinkFrame {
    /// Appends a call as a whole frame, with large byte strings where they lie.
    ///
    /// - Parameters:
    ///   - call: The number of the call.
    ///   - request: The call.
    ///   - context: What the caller's tracer sends along, which the server must know.
    ///   - limit: The longest frame that the server takes, in bytes.
    ///   - output: Receives the frame.
    /// - Returns: The length of the frame, if it is too long; then nothing was appended.
    @discardableResult
    package static func appendFrame(
        call: UInt64,
        _ request: Request,
        continuing context: TraceContext? = nil,
        limit: Int = .max,
        to output: inout OutgoingBytes
    ) -> Int? {
        if let context {
            return output.appendFrame(limit: limit) {
                LinkFrame.tracedCall(call, request, context).append(to: &$0)
            }
        }
        if request.hasKeywords || request.timeout != nil
            || !appendPlainFrame(call: call, request, limit: limit, to: &output.bytes)
        {
            return output.appendFrame(limit: limit) {
                LinkFrame.call(call, request).append(to: &$0)
            }
        }
        return nil
    }

    /// Appends a call that has neither keywords nor a time limit, if its arguments are scalars.
    ///
    /// - Returns: Whether they are, and it isn't too long; if not, nothing was appended.
    private static func appendPlainFrame(
        call: UInt64,
        _ request: Request,
        limit: Int,
        to bytes: inout [UInt8]
    ) -> Bool {
        let (ident, method, arguments) = (request.ident ?? "", request.method, request.arguments)
        guard let capacity = PlainPickle.capacity(for: arguments) else { return false }
        let header = FrameHeader.shortFormSize
        let size = header + callStart + ident.utf8.count + method.utf8.count + capacity
        guard size <= limit else { return false }
        bytes.append(addingCapacity: size) { frame in
            // What is stored below, no flags, and the length of the ident.
            frame.append(repeating: 0, count: header + callStart - nameLengthSize)
            frame.append(utf8: ident)
            let methodStart = frame.count
            frame.append(repeating: 0, count: nameLengthSize)
            frame.append(utf8: method)
            frame.store(UInt32(ident.utf8.count), at: header + callHeaderSize + 1)
            frame.store(UInt32(method.utf8.count), at: methodStart)
            frame.appendPlainPickle(arguments)
            frame.store(UInt32(frame.count - header), at: 0)
            frame.store(Kind.call.rawValue, at: header)
            frame.store(call, at: header + 1)
        }
        return true
    }

    /// The size of a call beside its names and arguments: the kind, the number, the flags, two lengths.
    private static let callStart = callHeaderSize + 1 + 2 * nameLengthSize
    private static let nameLengthSize = 4

    /// Reads the confirmations of a client, if that is what the payload holds and nothing is wrong with it.
    ///
    /// - Parameters:
    ///   - payload: The payload of a frame.
    ///   - body: Is called with the number of each call whose delivery was received, in order.
    /// - Returns: Whether it was; if not, nothing was called.
    package static func readReceived(_ payload: Span<UInt8>, _ body: (UInt64) -> Void) -> Bool {
        guard payload.count > 0, payload[0] == Kind.received.rawValue,
            (payload.count - 1).isMultiple(of: numberSize)
        else { return false }
        var position = 1
        while let call = payload.bigEndian(at: &position, width: numberSize) { body(call) }
        return true
    }

    /// How much the number of a call takes.
    private static let numberSize = 8
}

extension OutputSpan<UInt8> {
    /// Overwrites bytes with a number, big-endian.
    mutating func store(_ number: some FixedWidthInteger & BitwiseCopyable, at offset: Int) {
        var octets = mutableSpan
        var words = octets.mutableBytes
        words.storeBytes(of: number.bigEndian, toByteOffset: offset, as: type(of: number))
    }
}
