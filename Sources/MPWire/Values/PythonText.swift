extension Double {
    /// Python's `repr` of a `float`.
    var pythonRepresentation: String {
        // Here Swift writes what Python writes, and doesn't use an exponent.
        if magnitude >= 1e-4 && magnitude < 1e15 || self == 0 { return description }
        let text = pythonRepresentationInComplex
        let isInteger = text.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "e") }
        return isFinite && isInteger ? text + ".0" : text
    }

    /// Python's `repr` of one part of a `complex`, where integers have no fraction.
    ///
    /// The digits are the shortest that read back as the same number, as in Swift; but the exponent
    /// is written below 1e-4 and from 1e16 on, unlike in Swift.
    var pythonRepresentationInComplex: String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        let sign = self.sign == .minus ? "-" : ""
        let parts = magnitude.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let padded = mantissa[0] + fraction
        let digits = padded.drop { $0 == "0" }
        guard !digits.isEmpty else { return sign + "0" }
        let point = mantissa[0].count + exponent - (padded.count - digits.count)
        var significant = digits
        while significant.count > 1, significant.last == "0" { significant.removeLast() }
        return sign + Self.layOut(String(significant), pointAfter: point)
    }

    /// Writes `0.digits * 10 ** point` as Python does.
    private static func layOut(_ digits: String, pointAfter point: Int) -> String {
        let count = digits.utf8.count
        guard (-3...16).contains(point) else {
            let exponent = abs(point - 1)
            let rest = digits.dropFirst()
            return "\(digits.prefix(1))\(rest.isEmpty ? "" : ".")\(rest)e"
                + (point < 1 ? "-" : "+") + (exponent < 10 ? "0" : "") + "\(exponent)"
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if point >= count { return digits + String(repeating: "0", count: point - count) }
        return "\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
}

extension RepresentationText {
    /// Appends Python's `repr` of a `str`.
    mutating func appendQuoted(_ value: String) throws(PythonException) {
        guard value.needsNoEscape else {
            return try appendQuoted(value.unicodeScalars.lazy.map(\.value))
        }
        try append(asciiBetweenQuotes: value)
    }

    /// Appends Python's `repr` of the `str` with these code points.
    mutating func appendQuoted(_ codePoints: some Collection<UInt32>) throws(PythonException) {
        let quote = Self.quote(for: codePoints.lazy.map { $0 })
        try append(quote)
        for codePoint in codePoints {
            switch codePoint {
            case quote.value, UInt32(UInt8(ascii: "\\")), 0..<0x20, 0x7f:
                try appendEscaped(codePoint)
            case 0x20..<0x7f:
                try append(Unicode.Scalar(UInt8(codePoint)))
            default:
                if let scalar = Unicode.Scalar(codePoint), scalar.isVisible {
                    try append(scalar)
                } else {
                    try appendEscaped(codePoint)
                }
            }
        }
        try append(quote)
    }

    /// Appends Python's `repr` of the `bytes`.
    mutating func appendQuoted(_ octets: [UInt8]) throws(PythonException) {
        let quote = Self.quote(for: octets.lazy.map { UInt32($0) })
        try append("b")
        try append(quote)
        for octet in octets {
            switch UInt32(octet) {
            case quote.value, UInt32(UInt8(ascii: "\\")), 0..<0x20, 0x7f...0xff:
                try appendEscaped(UInt32(octet))
            default:
                try append(Unicode.Scalar(octet))
            }
        }
        try append(quote)
    }

    /// Single quotes, unless there are some in the text and no double ones.
    private static func quote(for codePoints: some Sequence<UInt32>) -> Unicode.Scalar {
        var hasSingle = false
        for codePoint in codePoints {
            if codePoint == 0x22 { return "'" }
            if codePoint == 0x27 { hasSingle = true }
        }
        return hasSingle ? "\"" : "'"
    }

    private mutating func appendEscaped(_ codePoint: UInt32) throws(PythonException) {
        switch codePoint {
        case 0x09: try append("\\t")
        case 0x0a: try append("\\n")
        case 0x0d: try append("\\r")
        case 0x22, 0x27, 0x5c: try append("\\\(Character(Unicode.Scalar(UInt8(codePoint))))")
        case 0..<0x100: try append("\\x" + codePoint.padded(to: 2, radix: 16))
        case 0..<0x10000: try append("\\u" + codePoint.padded(to: 4, radix: 16))
        default: try append("\\U" + codePoint.padded(to: 8, radix: 16))
        }
    }
}

extension String {
    /// Whether it is ASCII that any Python literal shows as it is.
    fileprivate var needsNoEscape: Bool {
        let bytes = utf8.span
        for index in bytes.indices {
            switch bytes[index] {
            case 0x22, 0x27, 0x5c, 0..<0x20, 0x7f...: return false
            default: continue
            }
        }
        return true
    }
}
