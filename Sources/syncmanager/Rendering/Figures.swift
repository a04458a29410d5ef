extension Int {
    /// The number with its digits in groups of three: `1 234 567`.
    var grouped: String {
        let digits = String(magnitude)
        var result = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(" ") }
            result.append(digit)
        }
        return result
    }

    /// The number as a size, in the unit that reads best: `999 B`, `12.3 kB`.
    var asSize: String {
        var value = Double(self)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.95 || unit == "GB" {
                return unit == "B" ? "\(self) B" : "\(value.rounded(toPlaces: 1)) \(unit)"
            }
            value /= 1000
        }
        return "\(self) B"
    }
}

extension Double {
    /// The nearest number with so many decimal places.
    func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}

extension Duration {
    /// The time in seconds with two decimal places: `1.25 s`.
    var inSeconds: String {
        let hundredths = Int((self / .milliseconds(10)).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction) s"
    }
}
