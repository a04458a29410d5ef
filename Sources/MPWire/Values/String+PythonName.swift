extension String {
    /// Whether Python accepts the text as a name: an identifier that isn't a keyword.
    ///
    /// Names of methods that Python is told of become source code there (`MakeProxyType` runs
    /// `exec` on each), so nothing else may be sent as one.
    ///
    /// - SeeAlso: Python `str.isidentifier` and `keyword.iskeyword`.
    package var isPythonName: Bool { isPythonIdentifier && !pythonKeywords.contains(self) }

    /// Whether the text is an identifier of Python.
    package var isPythonIdentifier: Bool {
        var isFirst = true
        for scalar in unicodeScalars {
            guard isFirst ? scalar.startsPythonName : scalar.continuesPythonName else {
                return false
            }
            isFirst = false
        }
        return !isFirst
    }

    /// Whether Python itself gives the name a meaning: two underscores on both sides.
    package var isPythonSpecialName: Bool {
        utf8.count > 4 && hasPrefix("__") && hasSuffix("__")
    }
}

extension Unicode.Scalar {
    fileprivate var startsPythonName: Bool {
        guard !isASCII else { return properties.isAlphabetic || self == "_" }
        return properties.isXIDStart
    }

    fileprivate var continuesPythonName: Bool {
        guard !isASCII else {
            return properties.isAlphabetic || self == "_" || ("0"..."9").contains(self)
        }
        return properties.isXIDContinue
    }
}

/// The words of Python's grammar, of every version.
private let pythonKeywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
]
