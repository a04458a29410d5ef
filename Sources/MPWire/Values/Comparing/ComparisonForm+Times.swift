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

    private var durationInMicroseconds: WireValue? {
        microseconds.map { WireValue(integer: $0) }
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
        let (moment, overflow) = PythonDateTime.microseconds(of: state, clock: clock)
            .subtractingReportingOverflow(offset)
        guard !overflow else { return .unknown }
        return .key(ComparisonKey(family: "\(name) with offset", key: .int(moment), kin: name))
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
