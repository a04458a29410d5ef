/// Python's `repr` of the classes of `datetime`, read from their pickled state.
struct DateTimeText {
    /// The text.
    let text: String

    /// Reads `object`, or gives `nil` if its state is not what these classes write.
    init?(_ object: WireObject) {
        let arguments = object.arguments
        switch object.global?.name {
        case "date"?:
            guard case .bytes(let state)? = arguments.first, state.count == 4 else { return nil }
            self.text = Self.call("date", [Self.year(state), Int(state[2]), Int(state[3])])
        case "datetime"?:
            guard case .bytes(let state)? = arguments.first, state.count == 10 else { return nil }
            let fields =
                [Self.year(state), Int(state[2] & 0x7f), Int(state[3])]
                + Self.clock(state[4...], shortest: 2)
            self.text = Self.call(
                "datetime",
                fields,
                isFolded: state[2] >= 0x80,
                zone: arguments.dropFirst().first
            )
        case "time"?:
            guard case .bytes(let state)? = arguments.first, state.count == 6 else { return nil }
            let fields = [state[0] & 0x7f] + state[1...]
            self.text = Self.call(
                "time",
                Self.clock(fields[...], shortest: 2),
                isFolded: state[0] >= 0x80,
                zone: arguments.dropFirst().first
            )
        case "timedelta"?:
            guard let text = Self.duration(arguments) else { return nil }
            self.text = text
        case "timezone"?:
            guard let offset = arguments.first, let text = Self.zone(offset, arguments) else {
                return nil
            }
            self.text = text
        default:
            return nil
        }
    }

    private static func year(_ state: [UInt8]) -> Int { Int(state[0]) << 8 | Int(state[1]) }

    /// Hour, minute, second, microsecond; the last two are left out where they are zero.
    private static func clock(_ state: ArraySlice<UInt8>, shortest: Int) -> [Int] {
        let octets = state.map { Int($0) }
        var fields = Array(octets[..<3]) + [octets[3] << 16 | octets[4] << 8 | octets[5]]
        while fields.count > shortest, fields.last == 0 { fields.removeLast() }
        return fields
    }

    private static func call(
        _ name: String,
        _ fields: [Int],
        isFolded: Bool = false,
        zone: WireValue? = nil
    ) -> String {
        var parts = fields.map(String.init)
        if isFolded { parts.append("fold=1") }
        // What is in a zone has no number long enough to fail.
        if let zone { parts.append("tzinfo=" + ((try? zone.representation()) ?? "...")) }
        return "datetime.\(name)(\(parts.joined(separator: ", ")))"
    }

    private static func duration(_ arguments: [WireValue]) -> String? {
        let parts = zip(["days", "seconds", "microseconds"], arguments).compactMap {
            name,
            value -> String? in
            guard case .int(let number) = value, number != 0 else { return nil }
            return "\(name)=\(number)"
        }
        guard arguments.count == 3 else { return nil }
        return "datetime.timedelta(\(parts.isEmpty ? "0" : parts.joined(separator: ", ")))"
    }

    private static func zone(_ offset: WireValue, _ arguments: [WireValue]) -> String? {
        guard case .object(let duration) = offset, let text = Self(duration)?.text else {
            return nil
        }
        if arguments.count == 1, duration.arguments.allSatisfy({ $0 == .int(0) }) {
            return "datetime.timezone.utc"
        }
        // A zone's name is a text, which always has a representation.
        let names = arguments.dropFirst().compactMap { try? $0.representation() }
        return "datetime.timezone(\(([text] + names).joined(separator: ", ")))"
    }
}
