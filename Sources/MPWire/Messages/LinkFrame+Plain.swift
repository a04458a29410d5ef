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
            frame.appendBigEndian(0 as UInt32)
            frame.append(isDelivery ? Kind.delivery.rawValue : Kind.returning.rawValue)
            frame.appendBigEndian(call)
            frame.appendPlainPickle(value)
            // It is far below 256.
            let length = UInt8(frame.count - header)
            var octets = frame.mutableSpan
            octets[header - 1] = length
        }
        return true
    }

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
