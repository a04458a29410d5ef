/// A `repr` under construction, which is given up as soon as it exceeds its limit.
///
/// A value that occurs a hundred times is stored once, but printed a hundred times: a message of a
/// few hundred bytes can have a text of gigabytes. All printing appends to one of these, piece by
/// piece, and stops with the error that one piece too many throws.
package struct RepresentationText {
    /// The default limit, in bytes.
    package static let standardLimitInBytes = 64 << 20

    /// The text so far; after an error, it is incomplete.
    package private(set) var text = ""
    private let limitInBytes: Int
    /// The meter to which printing is charged.
    package let work: WorkMeter
    /// The part of the limit that is used up by text outside of ``text``.
    private var usedElsewhere = 0

    package init(
        limitInBytes: Int = standardLimitInBytes,
        work: WorkMeter = .unlimited
    ) {
        self.limitInBytes = limitInBytes
        self.work = work
    }

    /// Appends a piece.
    ///
    /// - Throws: Python's `MemoryError` if the text is too long now.
    package mutating func append(_ piece: String) throws(PythonException) {
        try work.charge(2 + piece.utf8.count / [UInt8].countPerStep)
        text += piece
        try checkLength()
    }

    /// Appends ASCII between single quotes, and charges it like single characters.
    ///
    /// - Throws: Python's `MemoryError` if the text is too long now.
    mutating func append(asciiBetweenQuotes ascii: String) throws(PythonException) {
        try work.charge(2 * (ascii.utf8.count + 2))
        text += "'"
        text += ascii
        text += "'"
        try checkLength()
    }

    /// Appends one character of a longer piece.
    ///
    /// - Throws: Python's `MemoryError` if the text is too long now.
    mutating func append(_ scalar: Unicode.Scalar) throws(PythonException) {
        try work.charge(2)
        text.unicodeScalars.append(scalar)
        try checkLength()
    }

    /// Uses up part of the limit for bytes that must be read before anything can be written.
    ///
    /// - Throws: Python's `MemoryError` if nothing is left.
    mutating func charge(_ count: Int) throws(PythonException) {
        try work.charge(count)
        usedElsewhere += count
        try checkLength()
    }

    /// Starts a text that becomes part of this one, and that may use the rest of its limit.
    func part() -> Self {
        var part = Self(limitInBytes: limitInBytes, work: work)
        part.usedElsewhere = usedElsewhere + text.utf8.count
        return part
    }

    /// Removes the text so far; it still counts.
    mutating func take() -> String {
        defer {
            usedElsewhere += text.utf8.count
            text = ""
        }
        return text
    }

    private func checkLength() throws(PythonException) {
        guard usedElsewhere + text.utf8.count > limitInBytes else { return }
        throw PythonException(
            "MemoryError",
            "the representation is longer than \(limitInBytes) bytes"
        )
    }
}

extension RepresentationText {
    /// Appends attributes as `name=value`, sorted by these texts if asked.
    package mutating func append(
        attributes: [(name: String, value: StoredValue)],
        sorted: Bool
    ) throws(PythonException) {
        var item = part()
        var items: [String] = []
        for (name, value) in attributes {
            try item.append("\(name)=")
            try value.decoded(work).appendRepresentation(to: &item)
            items.append(item.take())
        }
        // Python orders texts by code points, as UTF-8 does.
        if sorted { items.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        try append(items.joined(separator: ", "))
    }
}
