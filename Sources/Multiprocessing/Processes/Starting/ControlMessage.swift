internal import MPWire

/// What a child tells its parent over its control socket.
enum ControlMessage: Sendable {
    /// It has its arguments, and begins.
    case begins
    /// Its function tells this while it runs.
    case announces(WireValue)
    /// Its function has returned this, with the managers of the objects in it.
    ///
    /// With managers, the child waits for a byte before it ends.
    case result(WireValue, managers: [WireValue])
    /// Its function has thrown this.
    case failure(PythonException)
    /// The most memory that it had, in bytes; said last.
    case peakMemory(Int)
    /// It can't run the function; the code of the error, and the reason.
    case refusal(Refusal, String)

    /// The kind of a refusal.
    enum Refusal: String, Sendable { case unknownFunction, argument, surroundings }

    private enum Kind: String { case begins, announces, result, failure, peakMemory, refusal }

    /// The form in which it is sent.
    var value: WireValue {
        switch self {
        case .begins: .tuple([.text(Kind.begins.rawValue)])
        case .announces(let value): .tuple([.text(Kind.announces.rawValue), value])
        case .result(let value, let managers):
            .tuple([.text(Kind.result.rawValue), value, .list(managers)])
        case .failure(let exception): .tuple([.text(Kind.failure.rawValue), exception.value])
        case .peakMemory(let count): .tuple([.text(Kind.peakMemory.rawValue), .int(count)])
        case .refusal(let kind, let words):
            .tuple([.text(Kind.refusal.rawValue), .text(kind.rawValue), .text(words)])
        }
    }

    /// The bytes in which it is sent.
    var frame: OutgoingBytes {
        var output = OutgoingBytes()
        output.appendFrame { value.appendPickle(to: &$0) }
        return output
    }

    /// Reads a message.
    ///
    /// - Parameters:
    ///   - payload: What a frame carries.
    ///   - insets: Its large byte strings.
    ///   - adopt: Finds the references to the objects of proxies.
    /// - Throws: It is no message of a child.
    init(
        reading payload: ArraySlice<UInt8>,
        insets: [Inset],
        adopt: ((Token) -> (any Sendable & AnyObject)?)? = nil
    ) throws {
        let value = try PickleReader.read(
            payload,
            insets: insets,
            limits: .betweenRelatives,
            adopt: adopt
        )
        guard let message = ControlMessage(value) else { throw NoMessage() }
        self = message
    }

    /// What came is no message.
    private struct NoMessage: Error {}

    /// Reads the form in which it is sent; `nil` if it is another one.
    init?(_ value: WireValue) {
        guard case .tuple(let parts) = value, case .text(let kind)? = parts.first else {
            return nil
        }
        switch (Kind(rawValue: kind), parts.count) {
        case (.begins, 1): self = .begins
        case (.announces, 2): self = .announces(parts[1])
        case (.result, 3):
            guard case .list(let managers) = parts[2] else { return nil }
            self = .result(parts[1], managers: managers)
        case (.failure, 2):
            guard let exception = PythonException(parts[1]) else { return nil }
            self = .failure(exception)
        case (.peakMemory, 2):
            guard case .int(let count) = parts[1] else { return nil }
            self = .peakMemory(count)
        case (.refusal, 3):
            guard let kind = parts[1].asText.flatMap(Refusal.init), let words = parts[2].asText
            else { return nil }
            self = .refusal(kind, words)
        case (_, _): return nil
        }
    }
}
