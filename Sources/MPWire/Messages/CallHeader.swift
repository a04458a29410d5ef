/// A call of nearly every kind, read as far as whom it means: the object, the method, and where its arguments begin.
///
/// The names stay bytes of the message: they are looked up without making texts of them, which would take two fifths of
/// the time of reading a call. Whatever is different, or faulty, is `nil` here and read as a ``LinkFrame``, or as a
/// ``Request``.
package struct CallHeader: Equatable, Sendable {
    /// The client's number of the call; 0 in stock mode, which has none.
    package let number: UInt64
    /// The flags of link mode; none in stock mode.
    private(set) var flags: UInt8
    /// The time for which the caller waits for the answer; `nil` is no limit.
    package let timeoutInNanoseconds: UInt64?
    /// The range of the ident's bytes in the message.
    package let ident: Range<Int>
    /// The range of the method's bytes in the message.
    package let method: Range<Int>
    /// Where the arguments begin: in link mode with a pickle of their own.
    let arguments: Int
    /// Whether the message is a pickle as a whole, as in stock mode.
    private let isStock: Bool

    /// Reads the payload of a frame of link mode, of which the end may not have arrived.
    ///
    /// - Returns: `nil` if it is no call, or cut off before the arguments.
    package init?(link payload: Span<UInt8>) {
        guard payload.count > LinkFrame.callHeaderSize, payload[0] == LinkFrame.Kind.call.rawValue
        else { return nil }
        var position = 1
        guard let number = payload.bigEndian(at: &position, width: 8),
            let flags = payload.bigEndian(at: &position, width: 1)
        else { return nil }
        self.number = number
        self.flags = UInt8(flags)
        if flags == 0 {
            timeoutInNanoseconds = nil
        } else {
            var timeout: UInt64?
            guard payload.skipExtras(of: self.flags, at: &position, timeout: &timeout) else {
                return nil
            }
            timeoutInNanoseconds = timeout
        }
        guard let ident = payload.name(at: &position), let method = payload.name(at: &position)
        else { return nil }
        self.ident = ident
        self.method = method
        arguments = position
        isStock = false
    }

    /// Reads a message of stock mode: the pickle of `(ident, method, arguments, keywords)`.
    package init?(stock payload: Span<UInt8>) {
        var position = 0
        guard PlainPickle.skipHeader(payload, &position),
            PlainPickle.skip(.mark, payload, &position),
            let ident = PlainPickle.shortText(payload, &position),
            let method = PlainPickle.shortText(payload, &position)
        else { return nil }
        number = 0
        flags = 0
        timeoutInNanoseconds = nil
        self.ident = ident
        self.method = method
        arguments = position
        isStock = true
    }

    /// The same call, as if it had no trace context, so that its arguments are read.
    package var withoutTraceContext: CallHeader {
        var header = self
        header.flags &= ~LinkFrame.traceContextFlag
        return header
    }

    /// The range of the trace context's bytes in the message; `nil` if there is none.
    package var traceContext: Range<Int>? {
        guard flags & LinkFrame.traceContextFlag != 0 else { return nil }
        // It lies between the time limit and the ident, each with its length before it.
        let start = LinkFrame.callHeaderSize + 1 + (timeoutInNanoseconds == nil ? 0 : 8) + 2
        return start..<ident.lowerBound - 4
    }

    /// Reads the arguments, if they are scalars or containers of plain values, which stay encoded, and there are no
    /// keywords.
    ///
    /// - Parameters:
    ///   - payload: The message that this is the header of.
    ///   - limits: The cost that a pickle may have.
    /// - Returns: The positional arguments; `nil` if they are different, or faulty.
    package func arguments(
        in payload: Span<UInt8>,
        limits: PickleLimits
    ) -> StoredArguments? {
        var arguments = StoredArguments.empty
        return read(&arguments, in: payload, limits: limits) ? arguments : nil
    }

    /// Does the same as ``arguments(in:limits:)``, into a variable.
    ///
    /// From function to function, and most of all from another module, what is in an optional is copied each time, which
    /// takes a twentieth of a short call.
    ///
    /// - Returns: Whether `arguments` are those of the call now; if not, they mean nothing.
    package func read(
        _ arguments: inout StoredArguments,
        in payload: Span<UInt8>,
        limits: PickleLimits
    ) -> Bool {
        guard flags & ~LinkFrame.timeoutFlag == 0 else { return false }
        if isStock { return readStock(&arguments, in: payload, limits) }
        return PlainPickle.read(
            &arguments,
            of: payload.extracting(self.arguments..<payload.count),
            limits: limits
        )
    }

    private func readStock(
        _ arguments: inout StoredArguments,
        in payload: Span<UInt8>,
        _ limits: PickleLimits
    ) -> Bool {
        let start = self.arguments
        var position = start
        if PlainPickle.isTried(payload.count, limits),
            PlainPickle.readScalars(&arguments, payload, &position),
            Self.isEnd(payload, position)
        {
            return true
        }
        guard let end = Self.endOfArguments(payload), start < end else { return false }
        let memoized = [ident, method].count { name in
            payload[name.upperBound] == Opcode.memoize.rawValue
        }
        let kept = KeptPickleChecker.arguments(
            of: payload,
            in: start..<end,
            memoized: memoized,
            limits: limits
        )
        guard let kept else { return false }
        arguments = .several(kept)
        return true
    }

    /// Whether the keywords are empty and the message ends after them.
    private static func isEnd(_ payload: Span<UInt8>, _ start: Int) -> Bool {
        var position = start
        guard PlainPickle.skip(.emptyDict, payload, &position) else { return false }
        PlainPickle.skipMemoize(payload, &position)
        guard PlainPickle.skip(.tuple, payload, &position) else { return false }
        PlainPickle.skipMemoize(payload, &position)
        return PlainPickle.isEnd(payload, position)
    }

    /// The offset of the keywords, if they are empty and the message ends after them.
    private static func endOfArguments(_ payload: Span<UInt8>) -> Int? {
        // The dict, the tuple and the end, two of them perhaps with a memo entry.
        for length in 3...5 where length <= payload.count {
            if isEnd(payload, payload.count - length) { return payload.count - length }
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Reads the time limit of a call, and skips its trace context, as far as its flags say that they are there.
    ///
    /// - Returns: Whether they are complete.
    fileprivate func skipExtras(
        of flags: UInt8,
        at position: inout Int,
        timeout: inout UInt64?
    ) -> Bool {
        if flags & LinkFrame.timeoutFlag != 0 {
            timeout = bigEndian(at: &position, width: 8)
            if timeout == nil { return false }
        }
        if flags & LinkFrame.traceContextFlag != 0 {
            guard let count = bigEndian(at: &position, width: 2),
                count <= UInt64(self.count - position)
            else { return false }
            position += Int(count)
        }
        return true
    }

    /// Finds the bytes of a name, which come after their number, and moves `position` past them.
    @inline(__always)
    fileprivate func name(at position: inout Int) -> Range<Int>? {
        guard let count = bigEndian(at: &position, width: 4), count <= UInt64(self.count - position)
        else { return nil }
        defer { position += Int(count) }
        return position..<position + Int(count)
    }
}
