/// Python's `repr` of the classes of `datetime`, read from their pickled state.
enum DateTimeText {
    /// Appends the text; `false` if the state of `object` isn't valid for these classes.
    static func append(
        _ object: WireObject,
        to text: inout RepresentationText
    ) throws(PythonException) -> Bool {
        let arguments = object.arguments
        switch object.global?.name {
        case "date"?:
            guard case .bytes(let state)? = arguments.first, state.count == 4 else { return false }
            try text.append(call("date", [year(state), Int(state[2]), Int(state[3])]) + ")")
        case "datetime"?:
            guard case .bytes(let state)? = arguments.first, state.count == 10 else { return false }
            let fields =
                [year(state), Int(state[2] & 0x7f), Int(state[3])] + clock(state[4...], shortest: 2)
            try text.append(call("datetime", fields, isFolded: state[2] >= 0x80))
            try append(zone: arguments.dropFirst().first, to: &text)
        case "time"?:
            guard case .bytes(let state)? = arguments.first, state.count == 6 else { return false }
            let fields = [state[0] & 0x7f] + state[1...]
            let clock = clock(fields[...], shortest: 2)
            try text.append(call("time", clock, isFolded: state[0] >= 0x80))
            try append(zone: arguments.dropFirst().first, to: &text)
        case "timedelta"?:
            guard let duration = duration(object) else { return false }
            try text.append(duration)
        case "timezone"?:
            guard case .object(let offset)? = arguments.first, let duration = duration(offset)
            else { return false }
            if arguments.count == 1, offset.arguments.allSatisfy({ $0 == .int(0) }) {
                try text.append("datetime.timezone.utc")
            } else {
                let names = Array(arguments.dropFirst())
                let opening = "datetime.timezone(" + duration + (names.isEmpty ? "" : ", ")
                try text.append(opening, names, ")")
            }
        default:
            return false
        }
        return true
    }

    private static func year(_ state: [UInt8]) -> Int { Int(state[0]) << 8 | Int(state[1]) }

    /// Hour, minute, second, microsecond; the last two are left out if they are zero.
    private static func clock(_ state: ArraySlice<UInt8>, shortest: Int) -> [Int] {
        let octets = state.map { Int($0) }
        var fields = Array(octets[..<3]) + [octets[3] << 16 | octets[4] << 8 | octets[5]]
        while fields.count > shortest, fields.last == 0 { fields.removeLast() }
        return fields
    }

    /// A call without its closing parenthesis.
    private static func call(_ name: String, _ fields: [Int], isFolded: Bool = false) -> String {
        let parts = fields.map(String.init) + (isFolded ? ["fold=1"] : [])
        return "datetime.\(name)(\(parts.joined(separator: ", "))"
    }

    /// Appends the zone, if there is one, and the closing parenthesis.
    private static func append(
        zone: WireValue?,
        to text: inout RepresentationText
    ) throws(PythonException) {
        if let zone {
            try text.append(", tzinfo=")
            try zone.appendRepresentation(to: &text)
        }
        try text.append(")")
    }

    /// The text of a `timedelta`; `nil` for everything else.
    private static func duration(_ object: WireObject) -> String? {
        guard object.global == WireGlobal("datetime", "timedelta"), object.arguments.count == 3
        else { return nil }
        let parts = zip(["days", "seconds", "microseconds"], object.arguments).compactMap {
            name,
            value -> String? in
            guard case .int(let number) = value, number != 0 else { return nil }
            return "\(name)=\(number)"
        }
        return "datetime.timedelta(\(parts.isEmpty ? "0" : parts.joined(separator: ", ")))"
    }
}
