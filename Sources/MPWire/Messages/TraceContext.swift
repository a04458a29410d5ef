/// What a tracer sends along, so that the receiver continues its trace: texts by name, such as `traceparent`.
///
/// The names and what the texts mean are up to the tracers at both ends: those of W3C Trace Context (`traceparent`,
/// `tracestate`, `baggage`), of B3 (`b3`), or others.
///
/// It holds at most ``mostPairs`` pairs and ``longestFieldInBytes`` bytes, as it travels beside calls and is kept with
/// tasks that wait.
public struct TraceContext: Hashable, Sendable {
    /// The most pairs that it may hold.
    public static let mostPairs = 16
    /// The most bytes that it may take on the wire: names, values, and three for each pair.
    public static let longestFieldInBytes = 8192

    /// The pairs as they travel: section 6.2 of `docs/wire-protocol.md`.
    ///
    /// One piece of memory, so that a task which keeps it grows by one reference.
    package let field: [UInt8]

    /// Takes pairs of names and values.
    ///
    /// - Parameter pairs: One pair or more; each name has 1 to 255 bytes of UTF-8 and occurs once.
    /// - Throws: ``TraceContextError`` if they aren't like that, or more than it may hold.
    public init(
        _ pairs: some Sequence<(name: String, value: String)>
    ) throws(TraceContextError) {
        var field: [UInt8] = []
        for (name, value) in pairs {
            let (nameLength, valueLength) = (name.utf8.count, value.utf8.count)
            guard nameLength <= UInt8.max else { throw .longName }
            guard field.count + 3 + nameLength + valueLength <= Self.longestFieldInBytes else {
                throw .tooLong
            }
            field.append(UInt8(nameLength))
            field.append(contentsOf: name.utf8)
            field.appendBigEndian(UInt16(valueLength))
            field.append(contentsOf: value.utf8)
        }
        try self.init(field: field)
    }

    /// Takes pairs as they travel.
    ///
    /// - Parameter field: The bytes after the length of the field.
    /// - Throws: What is wrong with them.
    package init(field: [UInt8]) throws(TraceContextError) {
        guard field.count <= Self.longestFieldInBytes else { throw .tooLong }
        let span = field.span
        var names: [Range<Int>] = []
        var position = 0
        while position < span.count {
            let (name, value) = try span.pair(at: &position)
            guard names.count < Self.mostPairs else { throw .tooManyPairs }
            guard !names.contains(where: { span.hasEqualBytes($0, name) }) else {
                throw .repeatedName
            }
            guard String(validating: span, name) != nil, String(validating: span, value) != nil
            else { throw .invalidText }
            names.append(name)
        }
        guard !names.isEmpty else { throw .empty }
        self.field = field
    }

    /// The names and values, in the order in which the tracer gave them.
    public var pairs: [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        let span = field.span
        var position = 0
        // All was checked when this was made, so nothing is left out.
        while position < span.count, let (name, value) = try? span.pair(at: &position),
            let name = String(validating: span, name), let value = String(validating: span, value)
        {
            pairs.append((name, value))
        }
        return pairs
    }

    /// The value of a name, compared exactly; `nil` if there is none.
    ///
    /// - Parameter name: The name, such as `traceparent`.
    public subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }
}

/// Why texts are no ``TraceContext``.
public struct TraceContextError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, in words.
    public let description: String

    static let empty = Self(description: "a trace context without any pair")
    static let tooManyPairs = Self(
        description: "a trace context with more than \(TraceContext.mostPairs) pairs"
    )
    static let tooLong = Self(
        description: "a trace context of more than \(TraceContext.longestFieldInBytes) bytes"
    )
    static let notTexts = Self(description: "a trace context that is no dict of str by str")
    static let emptyName = Self(description: "a trace context with an empty name")
    static let longName = Self(
        description: "a trace context with a name of more than \(UInt8.max) bytes"
    )
    static let repeatedName = Self(description: "a trace context with a name that occurs twice")
    static let truncated = Self(description: "a trace context that ends inside a pair")
    static let invalidText = Self(description: "a trace context with a text that is not UTF-8")
}

extension Span<UInt8> {
    /// Finds the bytes of the next pair, and moves `position` past them.
    fileprivate func pair(
        at position: inout Int
    ) throws(TraceContextError) -> (name: Range<Int>, value: Range<Int>) {
        let name = try text(at: &position, lengthOf: 1)
        guard !name.isEmpty else { throw .emptyName }
        return (name, try text(at: &position, lengthOf: 2))
    }

    private func text(
        at position: inout Int,
        lengthOf width: Int
    ) throws(TraceContextError) -> Range<Int> {
        guard let count = bigEndian(at: &position, width: width),
            count <= UInt64(self.count - position)
        else { throw .truncated }
        defer { position += Int(count) }
        return position..<position + Int(count)
    }

    fileprivate func hasEqualBytes(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { self[$0] == self[$1] }
    }
}
