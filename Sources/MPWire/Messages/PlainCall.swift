/// A call as nearly all are: no keywords, arguments that are scalars.
///
/// Its names stay octets of the message: whom they mean is found without making texts of them, which was
/// two fifths of what reading a call took. Whatever is different, or faulty, is `nil` here and read as a
/// ``LinkFrame``, or as a ``Request``.
package struct PlainCall {
    /// The client's number of the call; 0 in stock mode, which has none.
    package let number: UInt64
    /// Where the ident stands in the message.
    package let ident: Range<Int>
    /// Where the method's name stands in the message.
    package let method: Range<Int>
    /// The positional arguments.
    package let arguments: [WireValue]
    /// How long the caller waits for the answer; `nil` is no limit.
    package let timeoutInNanoseconds: UInt64?

    /// Reads the payload of a frame of link mode.
    package init?(link payload: Span<UInt8>, limits: PickleLimits) {
        var fields = PlainFields(position: 1)
        guard payload.count > 10, payload[0] == LinkFrame.Kind.call.rawValue else { return nil }
        guard let number = fields.number(payload, width: 8) else { return nil }
        let flags = payload[fields.position]
        fields.position += 1
        switch flags {
        case 0: timeoutInNanoseconds = nil
        case LinkFrame.timeoutFlag:
            guard let nanoseconds = fields.number(payload, width: 8) else { return nil }
            timeoutInNanoseconds = nanoseconds
        default: return nil
        }
        guard let ident = fields.name(payload), let method = fields.name(payload),
            let arguments = PlainPickle.elements(
                of: payload.extracting(fields.position..<payload.count),
                limits: limits
            )
        else { return nil }
        self.number = number
        self.ident = ident
        self.method = method
        self.arguments = arguments
    }

    /// Reads a message of stock mode: the pickle of `(ident, method, arguments, {})`.
    package init?(stock payload: Span<UInt8>, limits: PickleLimits) {
        var position = 0
        guard PlainPickle.isTried(payload.count, limits),
            PlainPickle.skipHeader(payload, &position),
            PlainPickle.skip(.mark, payload, &position),
            let ident = Self.name(payload, &position), let method = Self.name(payload, &position),
            let arguments = PlainPickle.tuple(payload, &position),
            PlainPickle.skip(.emptyDict, payload, &position)
        else { return nil }
        PlainPickle.skipMemoize(payload, &position)
        guard PlainPickle.skip(.tuple, payload, &position) else { return nil }
        PlainPickle.skipMemoize(payload, &position)
        guard PlainPickle.isEnd(payload, position) else { return nil }
        number = 0
        timeoutInNanoseconds = nil
        self.ident = ident
        self.method = method
        self.arguments = arguments
    }

    /// Finds the octets of a short text.
    private static func name(_ pickle: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        guard PlainPickle.skip(.shortBinUnicode, pickle, &position),
            let name = PlainPickle.range(pickle, &position, lengthWidth: 1)
        else { return nil }
        PlainPickle.skipMemoize(pickle, &position)
        return name
    }
}

/// Finds one field after the other in a payload of link mode.
private struct PlainFields {
    /// Where the next field begins.
    var position: Int

    mutating func number(_ payload: Span<UInt8>, width: Int) -> UInt64? {
        guard width <= payload.count - position else { return nil }
        var number: UInt64 = 0
        for index in position..<position + width { number = number << 8 | UInt64(payload[index]) }
        position += width
        return number
    }

    mutating func name(_ payload: Span<UInt8>) -> Range<Int>? {
        guard let count = number(payload, width: 4), count <= UInt64(payload.count - position)
        else { return nil }
        defer { position += Int(count) }
        return position..<position + Int(count)
    }
}
