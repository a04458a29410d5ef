internal import MPWire
public import Foundation
public import Multiprocessing

extension Date: WireValueConvertible, WireComparable {
    /// The microseconds from the beginning of the year 1 to that of Foundation's reference, 2001.
    static let reference = 63_113_904_000_000_000
    private static let microsecondsPerSecond = 1_000_000.0

    /// A `datetime.datetime` in UTC, rounded to the microsecond.
    public var wireValue: WireValue {
        get throws {
            let microseconds = timeIntervalSinceReferenceDate * Self.microsecondsPerSecond
            guard let since = Int(exactly: microseconds.rounded()),
                case let (total, overflow) = since.addingReportingOverflow(Self.reference),
                !overflow,
                let moment = PythonDateTime(microseconds: total, zone: .offset(0))
            else {
                // Foundation itself can't print each of them.
                throw WireValueError(
                    """
                    a Date beyond the years 1 to 9999 is no datetime: \(timeIntervalSince1970) seconds after 1970
                    """
                )
            }
            return moment.wireValue
        }
    }

    /// Reads an aware `datetime.datetime`, whose zone is an offset or one of the IANA.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: `WireValueError` for a naive `datetime`, since it may be any of some forty moments, and for everything
    ///   else.
    public init(wireValue: WireValue) throws {
        guard let moment = PythonDateTime(wireValue) else {
            throw WireValueError.expected(Self.self, found: wireValue)
        }
        switch moment.zone {
        case .none:
            throw WireValueError(
                """
                expected an aware datetime for a Date, found a naive one, without tzinfo; send \
                datetime.now(timezone.utc), or read it as a NaiveDateTime
                """
            )
        case .offset(let offset): self.init(microseconds: moment.microseconds - offset)
        case .rules(let name):
            guard let zone = TimeZone(identifier: name) else {
                throw WireValueError("this machine knows no time zone '\(name)'")
            }
            self = zone.date(of: moment)
        }
    }

    /// The moment of this many microseconds in UTC since the beginning of the year 1.
    init(microseconds: Int) {
        let (seconds, rest) = (microseconds - Self.reference)
            .quotientAndRemainder(dividingBy: Int(Self.microsecondsPerSecond))
        self.init(
            timeIntervalSinceReferenceDate: Double(seconds) + Double(rest)
                / Self.microsecondsPerSecond
        )
    }
}

extension TimeZone {
    /// The moment of a time in this zone.
    ///
    /// As in Python, of two equal times the first is meant unless it is folded, and one that clocks leave out is as far
    /// from midnight as it says.
    func date(of moment: PythonDateTime) -> Date {
        let asUTC = Date(microseconds: moment.microseconds)
        let day = 86_400.0
        // The offsets before and after a change of clocks, if there is one near.
        let before = secondsFromGMT(for: asUTC - day)
        let after = secondsFromGMT(for: asUTC + day)
        let candidates = [before, after].map { asUTC - Double($0) }
        let valid = candidates.filter {
            secondsFromGMT(for: $0) == Int(asUTC.timeIntervalSince($0).rounded())
        }
        guard let first = valid.min(), let last = valid.max() else {
            // Between the two offsets: PEP 495 takes the one before, if the time isn't folded.
            return candidates[moment.isFolded ? 1 : 0]
        }
        return moment.isFolded ? last : first
    }
}
