/// The frames that nearly all are, written in one piece: calls and answers that carry scalars.
///
/// ``LinkFrame/append(to:addressing:)`` writes the same octets, and all others.
extension LinkFrame {
    /// Appends the payload of a call, with large octets where they lie.
    package static func append(call: UInt64, _ request: Request, to output: inout OutgoingBytes) {
        let ident = request.ident ?? ""
        guard request.keywords.isEmpty, request.timeout == nil,
            let capacity = PlainPickle.capacity(for: request.arguments)
        else { return LinkFrame.call(call, request).append(to: &output) }
        let (method, arguments) = (request.method, request.arguments)
        let names = ident.utf8.count + method.utf8.count
        output.bytes.append(addingCapacity: callHeader + names + capacity) { payload in
            payload.append(Kind.call.rawValue)
            payload.appendBigEndian(call)
            payload.append(0)
            payload.append(name: ident)
            payload.append(name: method)
            payload.appendPlainPickle(arguments)
        }
    }

    /// What a call takes beside its names and arguments: the kind, the number, the flags, two lengths.
    private static let callHeader = 1 + 8 + 1 + 4 + 4

    /// How long a frame with the answer to a call that returned a scalar may be.
    package static let longestScalarFrame = 128

    /// Appends a whole frame: the answer to a call that returned a scalar.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - value: What it returned.
    ///   - isDelivery: Whether it was taken out of an object.
    ///   - bytes: Receives the frame.
    /// - Returns: Whether it was a scalar; if not, nothing was appended.
    package static func appendScalarFrame(
        to call: UInt64,
        _ value: WireValue,
        isDelivery: Bool,
        in bytes: inout [UInt8]
    ) -> Bool {
        guard let capacity = PlainPickle.capacity(for: value) else { return false }
        let header = FrameHeader.shortFormSize
        bytes.append(addingCapacity: header + answerHeader + capacity) { frame in
            frame.append(repeating: 0, count: header + answerHeader)
            frame.appendPlainPickle(value)
            let length = UInt32(frame.count - header)
            var octets = frame.mutableSpan
            var words = octets.mutableBytes
            words.storeBytes(of: length.bigEndian, as: UInt32.self)
            let kind = isDelivery ? Kind.delivery : .returning
            words.storeBytes(of: kind.rawValue, toByteOffset: header, as: UInt8.self)
            words.storeBytes(of: call.bigEndian, toByteOffset: header + 1, as: UInt64.self)
        }
        return true
    }

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
        for start in stride(from: 1, to: payload.count, by: numberSize) {
            let word = payload.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
            body(UInt64(bigEndian: word))
        }
        return true
    }

    /// How much the number of a call takes.
    private static let numberSize = 8

    /// Reads the answer to a call that returned a scalar or a flat tuple; `nil` if it is anything else, or
    /// faulty.
    package init?(plainAnswer payload: Span<UInt8>, limits: PickleLimits) {
        guard payload.count > Self.answerHeader else { return nil }
        let kind = payload[0]
        guard kind == Kind.returning.rawValue || kind == Kind.delivery.rawValue else { return nil }
        var call: UInt64 = 0
        for index in 1..<Self.answerHeader { call = call << 8 | UInt64(payload[index]) }
        let pickle = payload.extracting(Self.answerHeader..<payload.count)
        guard let value = PlainPickle.value(of: pickle, limits: limits) else { return nil }
        self =
            kind == Kind.delivery.rawValue
            ? .delivery(call: call, value) : .reply(call: call, .returning(value))
    }

    /// What an answer takes beside its value: the kind and the number.
    private static let answerHeader = 1 + 8
}

extension OutputSpan<UInt8> {
    /// Appends a text behind its length.
    fileprivate mutating func append(name: String) {
        appendBigEndian(UInt32(name.utf8.count))
        append(utf8: name)
    }
}
