/// A `datetime.datetime`: a day and a time of day, and perhaps the zone in which they are meant.
package struct PythonDateTime: Hashable, Sendable {
    /// What says which moment it is.
    package enum Zone: Hashable, Sendable {
        /// Nothing: the datetime is *naive*.
        case none
        /// The distance to UTC in microseconds; positive in the east.
        case offset(Int)
        /// The rules of a zone of this name, such as `Europe/Berlin`.
        case rules(String)
    }

    /// The microseconds since the beginning of the year 1, in its zone.
    package let microseconds: Int
    package let zone: Zone
    /// Whether it is the second of two equal times, when clocks are put back.
    package let isFolded: Bool

    /// The microseconds of the years 1 to 9999, which are Python's.
    package static let range = 0..<PythonDateTime.microsecondsPerDay * 3_652_059
    static let microsecondsPerDay = 86_400_000_000

    /// Makes a datetime within ``range``; `nil` beyond it.
    package init?(microseconds: Int, zone: Zone) {
        guard Self.range.contains(microseconds) else { return nil }
        self.microseconds = microseconds
        self.zone = zone
        isFolded = false
    }

    /// Reads an instance of the class; `nil` for everything else, and for zones of other classes than Python's own.
    package init?(_ value: WireValue) {
        guard case .object(let object) = value,
            object.global == WireGlobal("datetime", "datetime"),
            let state = object.arguments.first?.octets, state.count == 10,
            let zone = Zone(object.arguments.dropFirst().first ?? .null)
        else { return nil }
        self.zone = zone
        isFolded = state[2] >= 0x80
        microseconds = Self.microseconds(of: state, clock: 4)
    }

    /// The microseconds of a pickled state of ten bytes since the beginning of the year 1, or of one of six bytes since
    /// midnight; `clock` is the position of the hour.
    static func microseconds(of state: [UInt8], clock: Int) -> Int {
        let fields = state.map { Int($0) }
        let seconds = (fields[clock] * 60 + fields[clock + 1]) * 60 + fields[clock + 2]
        let microseconds = fields[clock + 3] << 16 | fields[clock + 4] << 8 | fields[clock + 5]
        guard clock > 0 else { return seconds * 1_000_000 + microseconds }
        let date = CivilDate(
            year: fields[0] << 8 | fields[1],
            month: fields[2] & 0x7f,
            day: fields[3]
        )
        return ((date.ordinal - 1) * 86_400 + seconds) * 1_000_000 + microseconds
    }

    /// Day and time without the zone, as Python's `str` prints them.
    package var text: String {
        let (days, time) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }
        return "\(CivilDate(ordinal: days + 1).text) \(clock.joined(separator: ":"))"
            + (fraction == 0 ? "" : ".\(fraction.padded(to: 6))")
    }

    /// The instance; a zone with rules isn't written.
    package var wireValue: WireValue {
        let (days, time) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        let date = CivilDate(ordinal: days + 1)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000)
        let state = [
            date.year >> 8, date.year & 0xff, date.month, date.day, seconds / 3600,
            seconds / 60 % 60, seconds % 60, fraction >> 16, fraction >> 8 & 0xff, fraction & 0xff,
        ]
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("datetime", "datetime")),
                [.bytes(state.map { UInt8($0) })] + (zone.wireValue.map { [$0] } ?? [])
            )
        )
    }
}

extension PythonDateTime.Zone {
    /// Reads the second argument of a `datetime`; `nil` for classes that aren't Python's own.
    fileprivate init?(_ value: WireValue) {
        guard case .object(let object) = value else {
            guard value.isNull else { return nil }
            self = .none
            return
        }
        switch object.global {
        case WireGlobal("datetime", "timezone")?:
            guard let offset = object.arguments.first?.wireObject?.microseconds,
                // Python's are less than a day.
                let offset = Int(exactly: offset), abs(offset) < PythonDateTime.microsecondsPerDay
            else { return nil }
            self = .offset(offset)
        case let global? where global.module == "zoneinfo":
            guard let name = object.arguments.first?.asText else { return nil }
            self = .rules(name)
        default: return nil
        }
    }

    fileprivate var wireValue: WireValue? {
        guard case .offset(let offset) = self, let offset = WireValue(timedelta: Int128(offset))
        else { return nil }
        return .object(
            WireObject(.reduce, .global(WireGlobal("datetime", "timezone")), [offset])
        )
    }
}

extension WireObject {
    /// The length of a `datetime.timedelta`: days, seconds and microseconds, of which only days may be negative.
    package var microseconds: Int128? {
        guard global == WireGlobal("datetime", "timedelta"), arguments.count == 3 else {
            return nil
        }
        var sum: Int128 = 0
        for (argument, factor) in zip(arguments, [86_400_000_000, 1_000_000, 1] as [Int128]) {
            guard case .int(let number) = argument else { return nil }
            sum += Int128(number) * factor
        }
        return sum
    }
}

extension WireValue {
    /// A `datetime.timedelta`; `nil` for one of a billion days, which Python doesn't have.
    package init?(timedelta microseconds: Int128) {
        var (days, rest) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
        if rest < 0 { (days, rest) = (days - 1, rest + 86_400_000_000) }
        guard days.magnitude < 1_000_000_000 else { return nil }
        let parts = [days, rest / 1_000_000, rest % 1_000_000].map { WireValue(integer: $0) }
        self = .object(WireObject(.reduce, .global(WireGlobal("datetime", "timedelta")), parts))
    }
}
