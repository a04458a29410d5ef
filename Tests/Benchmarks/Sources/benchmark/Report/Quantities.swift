internal import Foundation

extension Int {
    /// The number with its digits in groups of three: `1 234 567`.
    var grouped: String {
        self < 1000 ? "\(self)" : (self / 1000).grouped + String(format: " %03d", self % 1000)
    }
}

extension Double {
    /// The number with as many digits as are worth reading: `1 234 567`, `12.3`, `0.45`.
    var short: String {
        guard isFinite else { return "∞" }
        let scale = magnitude >= 100 ? 1.0 : magnitude >= 10 ? 10 : 100
        let rounded = (self * scale).rounded() / scale
        return rounded == rounded.rounded() ? Int(rounded).grouped : "\(rounded)"
    }

    /// The number of nanoseconds in the unit that reads best: `850 ns`, `12.3 µs`, `4.56 ms`.
    var asLatency: String {
        var value = self
        for unit in ["ns", "µs", "ms"] {
            if value < 999.5 { return "\(value.short) \(unit)" }
            value /= 1000
        }
        return "\(value.short) s"
    }
}
