import MPWire

/// The pickle reader: whatever it takes can be written, and is the same when it is read again; and
/// nothing that a server or a client does with a value falls over.
enum PickleFeed {
    /// Tight enough to make thousands of tries a second.
    static let limits: PickleLimits = {
        var limits = PickleLimits()
        limits.nodes = 20_000
        limits.logicalSize = 1 << 20
        return limits
    }()

    /// How many steps an input may cost: 20 ms. What costs more ends in an error, and the input is over.
    private static let work = 2_000_000

    /// The pickle.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        try keep(input)
        let value: WireValue
        do throws(PickleError) {
            value = try PickleReader.read(input, limits: limits, work: WorkMeter(limit: work))
        } catch {
            try promise(!error.description.isEmpty, "an error without words")
            return try promise(
                try inPieces(input) == .failure(error),
                "in pieces it isn't as wrong as whole: \(error)"
            )
        }
        let once = pickle(value)
        let again: WireValue
        do throws(PickleError) {
            again = try PickleReader.read(once[...])
        } catch {
            throw BrokenPromise(description: "what was written can't be read: \(error)")
        }
        try promise(pickle(again) == once, "what was written is read as something else")
        let meter = WorkMeter(limit: work)
        try compare(value, again, meter)
        let inPieces = try inPieces(input).map { pickle($0) }
        try promise(inPieces == .success(once), "in pieces it is something else: \(inPieces)")
        use(value, meter)
    }

    /// The pickle as the arguments of a call: what stays encoded is what the machine reads, and so it is in an
    /// answer.
    private static func keep(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        // A call of link mode: its kind, its number, no flags, two empty names.
        let frame = [1] + Array(repeating: 0, count: 8 + 1 + 4 + 4) + input
        guard
            let stored = CallHeader(link: frame.span)?
                .arguments(in: frame.span, limits: .standard)
        else { return }
        let arguments = stored.map(\.decoded)
        let expected: WireValue
        do throws(PickleError) {
            expected = try PickleReader.read(input)
        } catch {
            throw BrokenPromise(description: "what the machine refuses is kept: \(error)")
        }
        try promise(pickle(.tuple(arguments)) == pickle(expected), "what is kept is something else")
        var output = OutgoingBytes()
        _ = AnswerWriter(.stock).appendFrame(
            returning: .list(Array(stored)),
            isDelivery: false,
            to: &output
        )
        // Without the header of the frame.
        let answer = output.contiguous.dropFirst(4)
        let read: WireValue
        do throws(PickleError) {
            read = try PickleReader.read(answer)
        } catch {
            throw BrokenPromise(description: "an answer can't be read: \(error)")
        }
        let pair = WireValue.tuple([.text("#RETURN"), .list(arguments)])
        try promise(pickle(read) == pickle(pair), "what is kept is answered as something else")
    }

    /// Reads a pickle that comes bit by bit.
    private static func inPieces(
        _ input: ArraySlice<UInt8>
    ) throws(BrokenPromise) -> Result<WireValue, PickleError> {
        let split = try SplitReading(input, pieces: 1 + input.count % 7)
        do throws(PickleError) {
            return .success(
                try PickleReader.read(
                    split.payload,
                    insets: split.insets,
                    limits: limits,
                    work: WorkMeter(limit: work)
                )
            )
        } catch {
            return .failure(error)
        }
    }

    static func pickle(_ value: WireValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.appendPickle(to: &bytes)
        return bytes
    }

    /// Both look the same, and are equal unless there is something that isn't equal to itself; and what finds that out
    /// costs no more than its budget.
    private static func compare(
        _ value: WireValue,
        _ again: WireValue,
        _ meter: WorkMeter
    ) throws(BrokenPromise) {
        try promise(value.typeName == again.typeName, "a \(value.typeName) is written as another")
        try promise(truth(of: value) == truth(of: again), "a value is written as true as another")
        let texts = [value, again].map { text(of: $0, meter) }
        guard !meter.isExhausted else { return }
        try promise(texts[0] == texts[1], "a value looks different when it is read again")
        // What holds a NaN isn't equal to itself, unless it is the same instance.
        guard let text = texts[0], !text.contains("nan") else { return }
        // Exceptions, iterators and instances of unknown classes are equal to themselves alone, or nobody can tell.
        let isEqual: Bool
        do throws(PythonException) { isEqual = try value.isEqual(to: again, meter) } catch {
            return
        }
        guard isEqual else {
            return try promise(meter.isExhausted || value == again, "a value isn't what it was")
        }
        guard let key = self.key(value, meter), let other = self.key(again, meter) else { return }
        let keys: Set<WireKey> = [key]
        try promise(keys.contains(other), "equal keys have two hashes")
    }

    private static func truth(of value: WireValue) -> Bool? {
        do throws(PythonException) { return try value.isTruthy() } catch { return nil }
    }

    private static func key(_ value: WireValue, _ meter: WorkMeter) -> WireKey? {
        do throws(PythonException) { return try WireKey(value, meter) } catch { return nil }
    }

    /// What Python shows of a value; `nil` if it is too long, can't be shown, or costs too much.
    private static func text(of value: WireValue, _ meter: WorkMeter) -> String? {
        var text = RepresentationText(limitInBytes: 1 << 16, work: meter)
        do throws(PythonException) {
            try value.appendRepresentation(to: &text)
            return text.text
        } catch {
            return nil
        }
    }

    /// Takes the value for everything that comes as one.
    private static func use(_ value: WireValue, _ meter: WorkMeter) {
        do throws(MessageError) { _ = try Request(value) } catch { _ = "\(error)" }
        do throws(MessageError) { _ = try Reply(value) } catch { _ = "\(error)" }
        do throws(MessageError) { _ = try Token(value) } catch { _ = "\(error)" }
        _ = Address(value).map { "\($0)" }
        _ = PythonException(value)?.value
        do throws(PythonException) {
            _ = try value.isLess(than: value, meter)
            _ = try value.elementsAsIterated(meter)
        } catch { _ = "\(error)" }
        value.forEachProxy { _ = $0.token.ident }
        decode(value, as: [String: [Double]].self)
        decode(value, as: [Int?].self)
        decode(value, as: Set<String>.self)
        decode(value, as: Record.self)
        decode(value, as: Pair.self)
        decode(value, as: [Shape: Int??].self)
        decode(value, as: Duration.self)
        decode(value, as: NDArray.self)
        decode(value, as: WireValue.self)
    }

    private static func decode<T: Decodable>(_ value: WireValue, as type: T.Type) {
        do throws(WireCodingError) {
            _ = try WireCoding.decode(value, as: type)
        } catch { _ = "\(error)" }
    }

    /// Types as users have them.
    private struct Pair: TupleCodable {
        var one: Int128?
        var other: [UInt8]
    }

    private enum Shape: Codable, Hashable {
        case point
        case circle(radius: Double)
        case pair(Int, [Shape])
    }

    private struct Record: Codable {
        enum Kind: String, Codable {
            case one, two
        }
        var name: String
        var kind: Kind?
        var next: [Record]?
        var small: Int8?
        var ratio: Float?
    }
}
