/// Scans a mangled name far enough to tell a method of a type from one of a nested type.
///
/// - SeeAlso: `docs/ABI/Mangling.rst` of the Swift compiler.
struct MangledScanner {
    /// The part that hasn't been scanned.
    private var rest: Substring.UTF8View

    /// Begins after the type's own name in the name of a method.
    init(_ rest: Substring) {
        self.rest = rest.utf8
    }

    /// Whether a function or property follows, also one added by an extension in another module.
    mutating func findsMember() -> Bool {
        guard skipIdentifier() else { return false }
        if rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            guard skipIdentifier() else { return false }
        }
        skipFileOfPrivateMember()
        guard let next = rest.first else { return false }
        // A class, enumeration, structure, protocol or type alias of that name.
        return !"COVPa".utf8.contains(next)
    }

    /// Passes the part that tells private members of one name apart.
    private mutating func skipFileOfPrivateMember() {
        var ahead = self
        guard ahead.skipIdentifier(), ahead.rest.starts(with: "LL".utf8) else { return }
        rest = ahead.rest.dropFirst(2)
    }

    /// Passes an identifier: `5greet`, or `03setB5Title`, in which letters stand for earlier words.
    private mutating func skipIdentifier() -> Bool {
        guard let first = rest.first, first.isDigit else { return false }
        guard first == UInt8(ascii: "0") else { return skipCounted() }
        rest.removeFirst()
        // `00` begins one that isn't ASCII.
        if rest.first == UInt8(ascii: "0") {
            rest.removeFirst()
            return skipCounted(isPunycode: true)
        }
        while true {
            var isLastWord = false
            while !isLastWord, let letter = rest.first, letter.isLetter {
                isLastWord = letter <= UInt8(ascii: "Z")
                rest.removeFirst()
            }
            if rest.first == UInt8(ascii: "0") {
                rest.removeFirst()
                return true
            }
            guard skipCounted() else { return false }
            if isLastWord { return true }
        }
    }

    /// Passes a number and as many bytes.
    private mutating func skipCounted(isPunycode: Bool = false) -> Bool {
        let digits = rest.prefix(while: \.isDigit)
        guard let length = Int(Substring(digits)), length > 0 else { return false }
        rest = rest.dropFirst(digits.count)
        // The underscore separates the number from a name that begins with a digit, and isn't counted.
        if isPunycode, rest.first == UInt8(ascii: "_") { rest.removeFirst() }
        guard rest.count >= length else { return false }
        rest = rest.dropFirst(length)
        return true
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    fileprivate var isLetter: Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= self
            || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
    }
}
