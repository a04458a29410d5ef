/// Numbers as people read them; servers may tell anything.
extension Double {
    /// The number with one decimal.
    var tenths: String {
        guard isFinite, magnitude < 1e15 else { return "?" }
        let tenths = Int((self * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths % 10))"
    }

    /// A number of seconds in the two largest units: `4.2 s`, `3 min 20 s`, `2 d 5 h`.
    var asTime: String {
        guard isFinite, 0 <= self, self < 1e15 else { return "?" }
        let seconds = Int(self)
        switch seconds {
        case ..<60: return "\(tenths) s"
        case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }

    /// A number of seconds that may be short: `12 µs`, `3.4 ms`, `4.2 s`.
    var asShortTime: String {
        switch self {
        case 0..<0.001: "\((self * 1_000_000).asCount) µs"
        case 0.001..<1: "\((self * 1000).asRate) ms"
        default: asTime
        }
    }

    /// A whole number: `98,431`.
    var asCount: String {
        guard isFinite, magnitude < 1e18 else { return "?" }
        return Int(rounded()).grouped
    }

    /// Something per second, with a decimal if it is slow: `98,431`, `0.4`, `0`.
    var asRate: String {
        guard isFinite else { return "?" }
        return self == 0 || magnitude >= 9.95 ? asCount : tenths
    }

    /// A number of bytes in the largest unit: `812 B`, `12.1 MB`.
    var asBytes: String {
        guard isFinite, magnitude < 1e18 else { return "?" }
        var (number, units) = (self, ["B", "kB", "MB", "GB", "TB", "PB"][...])
        while number.magnitude >= 999.5, units.count > 1 {
            number /= 1000
            units.removeFirst()
        }
        let text = units.first == "B" || number.magnitude >= 99.95 ? number.asCount : number.tenths
        return "\(text) \(units.first ?? "")"
    }

    /// A share of the whole: `41 %`, `0.4 %`.
    var asShare: String { "\((self * 100).asRate) %" }
}

extension Int {
    /// The number with commas between its thousands: `98,431`.
    var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// The number with commas, in as few columns as a table has for it: `98,431`, `1.2 M`.
    var compact: String {
        magnitude < 10_000_000 ? grouped : Double(self).inMillions
    }
}

extension Double {
    fileprivate var inMillions: String {
        switch magnitude {
        case ..<1e9: "\((self / 1e6).tenths) M"
        case ..<1e12: "\((self / 1e9).tenths) G"
        default: "\((self / 1e12).tenths) T"
        }
    }
}

extension Int? {
    /// The number, or a dash.
    var text: String { map { String($0) } ?? "–" }
}
