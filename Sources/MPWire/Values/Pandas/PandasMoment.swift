/// A `Timestamp`, a `Timedelta` or `NaT` of pandas, which are pickled as calls with a number of units.
///
/// A `Timestamp` is a `datetime` and a `Timedelta` a `timedelta`: equal ones are one key.
enum PandasMoment {
    /// The nanoseconds since 1970, and whether they are counted in UTC or in no zone.
    case timestamp(nanoseconds: Int128, inUTC: Bool)
    case timedelta(nanoseconds: Int128)
    case notATime

    /// Reads an instance; `nil` for everything else.
    init?(_ object: WireObject) {
        guard object.construction == .reduce, object.steps.isEmpty, let global = object.global
        else { return nil }
        let arguments = object.arguments
        switch global.name {
        case "_unpickle_timestamp" where (3...4).contains(arguments.count):
            guard let unit = Self.nanoseconds(perUnit: arguments.dropFirst(3).first),
                case .int(let count) = arguments[0]
            else { return nil }
            self = .timestamp(nanoseconds: Int128(count) * unit, inUTC: !arguments[2].isNull)
        case "_timedelta_unpickle" where (1...2).contains(arguments.count):
            guard let unit = Self.nanoseconds(perUnit: arguments.dropFirst().first),
                case .int(let count) = arguments[0]
            else { return nil }
            self = .timedelta(nanoseconds: Int128(count) * unit)
        case "_nat_unpickle", "__nat_unpickle": self = .notATime
        default: return nil
        }
    }

    /// numpy's numbers of the units; before pandas 2 there was only the last one.
    private static func nanoseconds(perUnit unit: WireValue?) -> Int128? {
        switch unit {
        case .int(7): 1_000_000_000
        case .int(8): 1_000_000
        case .int(9): 1000
        case .int(10), nil: 1
        default: nil
        }
    }
}

extension PandasMoment {
    /// The days from 1 January 0001, which is 1, to 1 January 1970.
    private static let epoch = 719_163
    private static let microsecondsPerDay = 86_400_000_000

    /// Like the classes of `datetime`, except with a fraction of a microsecond, which these don't have.
    var comparisonForm: ComparisonForm {
        switch self {
        case .notATime: return .key(ComparisonKey(family: "NaT", key: .null, order: .none))
        case .timedelta(let nanoseconds):
            guard let microseconds = Self.microseconds(nanoseconds) else { return .unknown }
            return .key(ComparisonKey(family: "timedelta", key: .int(microseconds)))
        case .timestamp(let nanoseconds, let inUTC):
            guard let microseconds = Self.microseconds(nanoseconds),
                let moment = Self.sinceYearOne(microseconds)
            else { return .unknown }
            guard inUTC else {
                return .key(
                    ComparisonKey(
                        family: "datetime without zone",
                        key: .bytes(Self.state(of: moment))
                    )
                )
            }
            return .key(
                ComparisonKey(family: "datetime with offset", key: .int(moment), kin: "datetime")
            )
        }
    }

    /// `nil` for what isn't a whole number of microseconds.
    private static func microseconds(_ nanoseconds: Int128) -> Int? {
        guard nanoseconds.isMultiple(of: 1000) else { return nil }
        return Int(exactly: nanoseconds / 1000)
    }

    /// The microseconds since the day before 1 January 0001, in Python's years 1 to 9999; `nil` for others.
    private static func sinceYearOne(_ microseconds: Int) -> Int? {
        let (moment, overflow) = microseconds.addingReportingOverflow(epoch * microsecondsPerDay)
        let years = microsecondsPerDay..<(3_652_060 * microsecondsPerDay)
        return !overflow && years.contains(moment) ? moment : nil
    }

    /// The bytes that Python's `datetime` has as its state.
    private static func state(of moment: Int) -> [UInt8] {
        let date = CivilDate(ordinal: moment / microsecondsPerDay)
        let time = moment % microsecondsPerDay
        let (seconds, fraction) = (time / 1_000_000, time % 1_000_000)
        let fields = [
            date.year >> 8, date.year, date.month, date.day, seconds / 3600, seconds / 60 % 60,
            seconds % 60, fraction >> 16, fraction >> 8, fraction,
        ]
        return fields.map { UInt8(truncatingIfNeeded: $0) }
    }

    /// Python's `repr`, a time in a zone as that in UTC; `nil` for times outside of the years 1 to 9999.
    var text: String? {
        switch self {
        case .notATime: return "NaT"
        case .timedelta(let nanoseconds):
            let (day, time) = nanoseconds.floored(by: 86_400_000_000_000)
            return "Timedelta('\(day) days \(day < 0 ? "+" : "")\(Self.clock(time))')"
        case .timestamp(let nanoseconds, let inUTC):
            let (day, time) = nanoseconds.floored(by: 86_400_000_000_000)
            guard let ordinal = Int(exactly: day).map({ $0 + Self.epoch }),
                (1...3_652_059).contains(ordinal)
            else { return nil }
            let date = CivilDate(ordinal: ordinal)
            let zone = inUTC ? "+0000', tz='UTC" : ""
            return "Timestamp('\(date.text) \(Self.clock(time))\(zone)')"
        }
    }

    /// Hours, minutes and seconds, and a fraction of six or nine digits where there is one.
    private static func clock(_ nanoseconds: Int128) -> String {
        let seconds = Int(nanoseconds / 1_000_000_000)
        let fraction = Int(nanoseconds % 1_000_000_000)
        let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        let text = fields.map { $0.padded(to: 2) }.joined(separator: ":")
        guard fraction != 0 else { return text }
        return text + "."
            + (fraction % 1000 == 0 ? (fraction / 1000).padded(to: 6) : fraction.padded(to: 9))
    }
}
