/// How many columns of a terminal texts take.
///
/// The texts are visible ones, without control characters.
extension StringProtocol {
    /// The number of columns.
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    /// The beginning of the text that fits, with `…` at its end if something is left out.
    func cut(toWidth width: Int) -> String {
        guard displayWidth > width else { return String(self) }
        guard width > 0 else { return "" }
        var (kept, room) = (String.UnicodeScalarView(), width - 1)
        for scalar in unicodeScalars {
            room -= scalar.displayWidth
            guard room >= 0 else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}

extension String {
    /// The text in lines that fit, broken at blanks; each begins and ends with a blank, and words that don't fit are cut.
    func wrapped(toWidth width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            let shown = word.cut(toWidth: max(1, width - 2))
            if !line.isEmpty, line.displayWidth + shown.displayWidth + 2 > width {
                lines.append(line + " ")
                line = ""
            }
            line += " " + shown
        }
        return line.isEmpty ? lines : lines + [line + " "]
    }
}

extension Unicode.Scalar {
    /// The number of columns: none for what combines with the character before it, two for wide characters.
    var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Vowels and last consonants of Hangul, which join the consonant before them.
        if 0x1160...0x11ff ~= value { return 0 }
        return isWide ? 2 : 1
    }

    private var isWide: Bool {
        guard value >= 0x1100 else { return false }
        var (low, high) = (0, Self.wideRanges.count)
        while low < high {
            let middle = (low + high) / 2
            let range = Self.wideRanges[middle]
            if range.upperBound < value {
                low = middle + 1
            } else if range.lowerBound > value {
                high = middle
            } else {
                return true
            }
        }
        return false
    }

    /// The wide and full-width characters of Unicode 15.1 (EastAsianWidth.txt: W and F), over unassigned ones in between.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x231a...0x231b, 0x2329...0x232a, 0x23e9...0x23ec, 0x23f0...0x23f0,
        0x23f3...0x23f3, 0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f...0x267f,
        0x2693...0x2693, 0x26a1...0x26a1, 0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5,
        0x26ce...0x26ce, 0x26d4...0x26d4, 0x26ea...0x26ea, 0x26f2...0x26f3, 0x26f5...0x26f5,
        0x26fa...0x26fa, 0x26fd...0x26fd, 0x2705...0x2705, 0x270a...0x270b, 0x2728...0x2728,
        0x274c...0x274c, 0x274e...0x274e, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27b0...0x27b0, 0x27bf...0x27bf, 0x2b1b...0x2b1c, 0x2b50...0x2b50, 0x2b55...0x2b55,
        0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4c6, 0xa960...0xa97c,
        0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6b, 0xff01...0xff60,
        0xffe0...0xffe6, 0x16fe0...0x1b2fb, 0x1f004...0x1f004, 0x1f0cf...0x1f0cf,
        0x1f18e...0x1f18e, 0x1f191...0x1f19a, 0x1f200...0x1f320, 0x1f32d...0x1f335,
        0x1f337...0x1f37c, 0x1f37e...0x1f393, 0x1f3a0...0x1f3ca, 0x1f3cf...0x1f3d3,
        0x1f3e0...0x1f3f0, 0x1f3f4...0x1f3f4, 0x1f3f8...0x1f43e, 0x1f440...0x1f440,
        0x1f442...0x1f4fc, 0x1f4ff...0x1f53d, 0x1f54b...0x1f54e, 0x1f550...0x1f567,
        0x1f57a...0x1f57a, 0x1f595...0x1f596, 0x1f5a4...0x1f5a4, 0x1f5fb...0x1f64f,
        0x1f680...0x1f6c5, 0x1f6cc...0x1f6cc, 0x1f6d0...0x1f6d2, 0x1f6d5...0x1f6df,
        0x1f6eb...0x1f6ec, 0x1f6f4...0x1f6fc, 0x1f7e0...0x1f7f0, 0x1f90c...0x1f93a,
        0x1f93c...0x1f945, 0x1f947...0x1f9ff, 0x1fa70...0x1faf8, 0x20000...0x3fffd,
    ]
}
