internal import MPWire
public import Foundation
public import Multiprocessing

/// A `datetime.datetime` without a time zone, as Python makes it by default: a day and a time of day somewhere.
///
/// ```swift
/// let opened = try await times.get(0)                     // NaiveDateTime
/// let date = opened.date(in: .gmt)                        // the choice is the reader's
/// ```
public struct NaiveDateTime: Hashable, Sendable, Comparable, Codable {
    /// The microseconds since the beginning of the year 1, which lie before the year 10000.
    public let microseconds: Int

    /// Says what the clocks of a zone show at a moment.
    ///
    /// - Parameters:
    ///   - date: The moment; rounded to the microsecond.
    ///   - zone: Where the clocks are.
    public init(_ date: Date, in zone: TimeZone) {
        let local = date.timeIntervalSinceReferenceDate + Double(zone.secondsFromGMT(for: date))
        let limits = PythonDateTime.range
        let since = (local * 1_000_000).rounded()
        let microseconds = Int(exactly: since).map { $0.addingReportingOverflow(Date.reference) }
        guard let microseconds, !microseconds.overflow else {
            self.microseconds = since < 0 ? limits.lowerBound : limits.upperBound - 1
            return
        }
        self.microseconds = min(
            max(microseconds.partialValue, limits.lowerBound),
            limits.upperBound - 1
        )
    }

    private init(microseconds: Int) {
        self.microseconds = microseconds
    }

    /// The moment at which the clocks of a zone show this.
    ///
    /// - Parameter zone: Where the clocks are.
    /// - Returns: The moment; the first of two if clocks are put back.
    public func date(in zone: TimeZone) -> Date {
        PythonDateTime(microseconds: microseconds, zone: .none).map { zone.date(of: $0) }
            ?? .distantFuture
    }

    /// Whether the first is the earlier one, where both are shown by the same clock.
    public static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension NaiveDateTime: WireValueConvertible, WireComparable {
    /// A naive `datetime.datetime`.
    public var wireValue: WireValue {
        get throws {
            guard let moment = PythonDateTime(microseconds: microseconds, zone: .none) else {
                throw WireValueError("a NaiveDateTime beyond the years 1 to 9999 is no datetime")
            }
            return moment.wireValue
        }
    }

    /// Reads a naive `datetime.datetime`.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: `WireValueError` for an aware one, which is a `Date`, and for everything else.
    public init(wireValue: WireValue) throws {
        guard let moment = PythonDateTime(wireValue) else {
            throw WireValueError.expected(Self.self, found: wireValue)
        }
        guard moment.zone == .none else {
            throw WireValueError(
                "expected a naive datetime for a NaiveDateTime, found an aware one; read it as a Date"
            )
        }
        self.init(microseconds: moment.microseconds)
    }
}

extension NaiveDateTime: CustomStringConvertible {
    /// Such as `2024-02-29 12:00:00`, as Python prints it.
    public var description: String {
        PythonDateTime(microseconds: microseconds, zone: .none)?.text ?? "\(microseconds) µs"
    }
}
