internal import MPWire

/// Writes the classes of Python's `datetime` as JSON: as ISO 8601 has them, like `isoformat()`; a `timedelta` in seconds.
enum DateTimeJSON {
    /// Writes an instance.
    ///
    /// - Returns: `nil` if its state isn't valid, or if its zone is known to Python alone.
    static func text(_ object: WireObject) -> String? {
        let (state, arguments) = (object.arguments.first, object.arguments)
        switch (object.global?.name, state) {
        case ("date"?, .bytes(let octets)?) where octets.count == 4:
            return quoted(date(octets))
        case ("datetime"?, .bytes(let octets)?) where octets.count == 10:
            guard let zone = zone(arguments) else { return nil }
            return quoted(date(octets) + "T" + clock(octets[4...]) + zone)
        case ("time"?, .bytes(let octets)?) where octets.count == 6:
            guard let zone = zone(arguments) else { return nil }
            return quoted(clock(octets[...]) + zone)
        case ("timedelta"?, _):
            return Span(object)?.inSeconds
        default:
            return nil
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// `2026-01-31`; the highest bit of the month says which of two equal times is meant.
    private static func date(_ octets: [UInt8]) -> String {
        let year = (Int(octets[0]) << 8 | Int(octets[1])).padded(to: 4)
        return "\(year)-\((octets[2] & 0x7f).padded(to: 2))-\(octets[3].padded(to: 2))"
    }

    /// `12:30:00`, with microseconds if there are any.
    private static func clock(_ octets: ArraySlice<UInt8>) -> String {
        let parts = Array(octets)
        let microsecond = Int(parts[3]) << 16 | Int(parts[4]) << 8 | Int(parts[5])
        return
            "\((parts[0] & 0x7f).padded(to: 2)):\(parts[1].padded(to: 2)):\(parts[2].padded(to: 2))"
            + (microsecond == 0 ? "" : "." + microsecond.padded(to: 6))
    }

    /// The offset of a time's zone, such as `+02:00`; empty for a time without one, `nil` if it isn't known.
    private static func zone(_ arguments: [WireValue]) -> String? {
        guard arguments.count > 1 else { return "" }
        guard case .object(let zone) = arguments[1],
            zone.global == WireGlobal("datetime", "timezone"),
            case .object(let offset)? = zone.arguments.first
        else { return nil }
        return Span(offset)?.asOffset
    }
}

/// A `timedelta`.
private struct Span {
    let isNegative: Bool
    /// Whole seconds, without the sign.
    let seconds: Int
    let microseconds: Int

    /// Reads `timedelta(days, seconds, microseconds)`, of which the last two are never negative.
    init?(_ object: WireObject) {
        guard object.global == WireGlobal("datetime", "timedelta"), object.arguments.count == 3,
            case .int(let days) = object.arguments[0], case .int(let rest) = object.arguments[1],
            case .int(let fraction) = object.arguments[2], days.magnitude < 1_000_000_000,
            (0..<86_400).contains(rest), (0..<1_000_000).contains(fraction)
        else { return nil }
        let total = days * 86_400 + rest
        isNegative = total < 0
        let borrows = isNegative && fraction > 0
        seconds = borrows ? -total - 1 : abs(total)
        microseconds = borrows ? 1_000_000 - fraction : fraction
    }

    /// The sign and the number of seconds.
    var inSeconds: String {
        let sign = isNegative ? "-" : ""
        guard microseconds > 0 else { return "\(sign)\(seconds)" }
        return "\(sign)\(seconds)." + microseconds.padded(to: 6)
    }

    /// Hours and minutes with a sign, and seconds if there are any.
    var asOffset: String {
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        let shown = parts[2] == 0 && microseconds == 0 ? Array(parts[..<2]) : parts
        let text = shown.map { $0.padded(to: 2) }.joined(separator: ":")
        return (isNegative ? "-" : "+") + text
            + (microseconds == 0 ? "" : "." + microseconds.padded(to: 6))
    }
}
