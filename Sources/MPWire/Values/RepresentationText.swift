/// A `repr` in the making, which is given up as soon as it gets longer than it may.
///
/// A value is stored once where it occurs a hundred times, but printed a hundred times: a message of
/// a few hundred bytes can have a text of gigabytes. Whatever prints appends to one of these, piece
/// by piece, and stops with the error that the piece too many throws.
package struct RepresentationText {
    /// How long a text may get where nobody says otherwise.
    package static let standardLimitInBytes = 64 << 20

    /// What has been written; after an error, as far as it came.
    package private(set) var text = ""
    /// How long it may get.
    private let limitInBytes: Int
    /// What printing is charged to.
    package let work: WorkMeter
    /// How much of the limit is used up by what isn't in ``text``.
    private var usedElsewhere = 0

    /// Starts with nothing written.
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

    /// Appends one character of a longer piece.
    ///
    /// - Throws: Python's `MemoryError` if the text is too long now.
    mutating func append(_ scalar: Unicode.Scalar) throws(PythonException) {
        try work.charge(2)
        text.unicodeScalars.append(scalar)
        try checkLength()
    }

    /// Uses up as much of the limit as has to be read before anything can be written.
    ///
    /// - Throws: Python's `MemoryError` if nothing is left.
    mutating func charge(_ count: Int) throws(PythonException) {
        try work.charge(count)
        usedElsewhere += count
        try checkLength()
    }

    /// Starts a text that becomes a part of this one, and may get as long as this one still may.
    func part() -> Self {
        var part = Self(limitInBytes: limitInBytes, work: work)
        part.usedElsewhere = usedElsewhere + text.utf8.count
        return part
    }

    /// Takes out what has been written; it still counts.
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
    /// Appends attributes as `name=value`, in the order of these texts if they are to be sorted.
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
