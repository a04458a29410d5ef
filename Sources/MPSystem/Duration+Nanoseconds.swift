extension Duration {
    /// The whole nanoseconds, rounded up so that a deadline is not met too early; the largest number if it is longer.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let rest = (attoseconds + (attoseconds > 0 ? 999_999_999 : 0)) / 1_000_000_000
        let (sum, isStillTooLong) = whole.addingReportingOverflow(rest)
        guard !isTooLong, !isStillTooLong else { return seconds < 0 ? .min : .max }
        return sum
    }
}
