/// A call as nearly all are: no keywords, arguments that are scalars or containers of plain values.
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
    /// The positional arguments; a container among them is still encoded.
    package let arguments: CallArguments
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
            let arguments = PlainPickle.arguments(
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
        guard PlainPickle.skipHeader(payload, &position),
            PlainPickle.skip(.mark, payload, &position),
            let ident = Self.name(payload, &position), let method = Self.name(payload, &position),
            let arguments = Self.stockArguments(payload, position, ident, method, limits)
        else { return nil }
        number = 0
        timeoutInNanoseconds = nil
        self.ident = ident
        self.method = method
        self.arguments = arguments
    }

    /// Reads the arguments, and sees to it that nothing but no keywords follows.
    private static func stockArguments(
        _ payload: Span<UInt8>,
        _ start: Int,
        _ ident: Range<Int>,
        _ method: Range<Int>,
        _ limits: PickleLimits
    ) -> CallArguments? {
        var position = start
        if PlainPickle.isTried(payload.count, limits),
            let scalars = PlainPickle.tuple(payload, &position),
            isEnd(payload, position)
        {
            return CallArguments(scalars)
        }
        guard let end = endOfArguments(payload), start < end else { return nil }
        let memoized = [ident, method].count { name in
            payload[name.upperBound] == Opcode.memoize.rawValue
        }
        return KeptPickleChecker.arguments(
            of: payload,
            in: start..<end,
            memoized: memoized,
            limits: limits
        )
    }

    /// Whether the keywords are empty and the message ends behind them.
    private static func isEnd(_ payload: Span<UInt8>, _ start: Int) -> Bool {
        var position = start
        guard PlainPickle.skip(.emptyDict, payload, &position) else { return false }
        PlainPickle.skipMemoize(payload, &position)
        guard PlainPickle.skip(.tuple, payload, &position) else { return false }
        PlainPickle.skipMemoize(payload, &position)
        return PlainPickle.isEnd(payload, position)
    }

    /// Where the keywords begin, if they are empty and the message ends behind them.
    private static func endOfArguments(_ payload: Span<UInt8>) -> Int? {
        // The dict, the tuple and the end, two of them perhaps with a memo entry.
        for length in 3...5 where length <= payload.count {
            if isEnd(payload, payload.count - length) { return payload.count - length }
        }
        return nil
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
