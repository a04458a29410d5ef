internal import ArgumentParser

/// Reads durations as they are written on the command line.
enum DurationOption {
    /// The units by their names; the empty one is that of a number alone.
    private static let units: [(name: String, length: Duration)] = [
        ("us", .microseconds(1)), ("µs", .microseconds(1)), ("ms", .milliseconds(1)),
        ("s", .seconds(1)), ("min", .seconds(60)), ("h", .seconds(3600)), ("", .seconds(1)),
    ]

    /// Reads a duration above 0, such as `100ms`, `1.5s`, `2min`, or `3` for seconds.
    static func parse(_ text: String) throws -> Duration {
        for unit in units where text.hasSuffix(unit.name) {
            let digits = text.dropLast(unit.name.count)
            guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2e }),
                let number = Double(digits)
            else { continue }
            // Larger ones are more than a duration holds.
            guard number > 0, number < 1e9 else { break }
            let duration = unit.length * number
            guard duration > .zero else { break }
            return duration
        }
        throw ValidationError("'\(text)' is no time above 0, such as 100ms, 1.5s or 2min")
    }
}
