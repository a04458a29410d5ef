/// A date of the proleptic Gregorian calendar, as Python's `date` counts it.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// The number of the date, if 1 January 0001 is 1: Python's `date.toordinal()`.
    var ordinal: Int {
        let before = year - 1
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let inYear = lengths.prefix(max(0, month - 1)).reduce(0, +) + (isLeap && month > 2 ? 1 : 0)
        return before * 365 + before / 4 - before / 100 + before / 400 + inYear + day
    }

    /// Such as `2024-02-29`.
    var text: String { "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))" }
}

extension CivilDate {
    /// The date of this number, which is at least 1.
    init(ordinal: Int) {
        // Counted from 1 March of the year 0, a year ends with its leap day, and a month's begin is linear.
        let days = ordinal + 305
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        month = shifted < 10 ? shifted + 3 : shifted - 9
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}
