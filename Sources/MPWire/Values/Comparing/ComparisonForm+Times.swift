extension WireObject {
    /// The form of an instance of the module `datetime`.
    func timeForm(_ name: String) -> ComparisonForm {
        switch name {
        case "date":
            guard let state = arguments.first?.octets, arguments.count == 1 else { return .unknown }
            return .key(ComparisonKey(family: "date", key: .bytes(state)))
        case "datetime", "time": return momentForm(name)
        case "timedelta":
            guard let duration = durationInMicroseconds else { return .unknown }
            return .key(ComparisonKey(family: "timedelta", key: duration))
        case "timezone":
            guard let offset = arguments.first?.wireObject?.durationInMicroseconds else {
                return .unknown
            }
            return .key(ComparisonKey(family: "timezone", key: offset, order: .none))
        default: return .unknown
        }
    }

    /// Days, seconds and microseconds, of which only days may be negative.
    private var durationInMicroseconds: WireValue? {
        guard global == WireGlobal("datetime", "timedelta"), arguments.count == 3 else {
            return nil
        }
        var sum: Int128 = 0
        for (argument, factor) in zip(arguments, [86_400_000_000, 1_000_000, 1] as [Int128]) {
            guard case .int(let number) = argument else { return nil }
            sum += Int128(number) * factor
        }
        return WireValue(integer: sum)
    }

    /// The form of a `datetime` or a `time`: without a zone by its fields, with a fixed one by the moment in UTC, and with
    /// any other, whose rules only Python has, by its fields among those of the same zone.
    private func momentForm(_ name: String) -> ComparisonForm {
        guard var state = arguments.first?.octets, (1...2).contains(arguments.count) else {
            return .unknown
        }
        let clock = name == "time" ? 0 : 4
        guard state.count == clock + 6 else { return .unknown }
        // Whether an hour that comes twice is the second one doesn't count in comparisons.
        state[name == "time" ? 0 : 2] &= 0x7f
        guard arguments.count == 2, arguments[1] != .null else {
            return .key(ComparisonKey(family: "\(name) without zone", key: .bytes(state)))
        }
        guard case .object(let zone) = arguments[1] else { return .unknown }
        guard zone.global == WireGlobal("datetime", "timezone"),
            case .int(let offset)? = zone.arguments.first?.wireObject?.durationInMicroseconds
        else {
            // The texts are those of two equal zones; two others may be the same moment all the same.
            let family = "\(name) in \(WireValue.object(zone).zoneText)"
            return .key(ComparisonKey(family: family, key: .bytes(state), kin: name))
        }
        // Python's offsets are less than a day; a hostile one is no reason to stop.
        let (moment, overflow) = Self.microseconds(state, clock: clock)
            .subtractingReportingOverflow(offset)
        guard !overflow else { return .unknown }
        return .key(ComparisonKey(family: "\(name) with offset", key: .int(moment), kin: name))
    }

    /// The microseconds since 1 January 0001, or since midnight.
    private static func microseconds(_ state: [UInt8], clock: Int) -> Int {
        let fields = state.map { Int($0) }
        let seconds = (fields[clock] * 60 + fields[clock + 1]) * 60 + fields[clock + 2]
        let microseconds = fields[clock + 3] << 16 | fields[clock + 4] << 8 | fields[clock + 5]
        let date = CivilDate(
            year: fields[0] << 8 | fields[1],
            month: fields[2],
            day: fields[3]
        )
        let days = clock == 0 ? 0 : date.ordinal
        return (days * 86_400 + seconds) * 1_000_000 + microseconds
    }
}

extension WireValue {
    /// A text that two equal zones share.
    fileprivate var zoneText: String {
        guard case .object(let zone) = self, let global = zone.global else { return "" }
        let names = zone.arguments.compactMap(\.asText)
        return "\(global) \(names.joined(separator: " "))"
    }
}
