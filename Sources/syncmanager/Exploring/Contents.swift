internal import MPWire
internal import Multiprocessing

/// The contents of a collection, as the shell shows them: all of them if they are few, else the first ones and how many
/// there are.
///
/// What is shared may be large, so no more is asked for than is shown.
struct Contents {
    /// How a collection is read, and written.
    private enum Kind {
        case sequence
        case mapping
        case set

        /// Tells a collection by its methods; `nil` if it is something else.
        init?(methods: Set<String>) {
            guard methods.contains("__len__") else { return nil }
            if methods.isSuperset(of: ["__getitem__", "keys", "get"]) {
                self = .mapping
            } else if methods.contains("__getitem__") {
                self = .sequence
            } else if methods.isSuperset(of: ["__iter__", "isdisjoint"]) {
                self = .set
            } else {
                return nil
            }
        }

        /// What Python writes before and after the elements.
        var brackets: (String, String) { self == .sequence ? ("[", "]") : ("{", "}") }
    }

    /// The number of elements up to which all are shown; of more, as many are shown.
    private static let most = 20
    /// The longest text, in code points.
    private static let longest = 4_000

    private let object: ObjectHandle
    private let kind: Kind
    private let space: any ObjectSpace

    /// Looks at an object; `nil` if it is no collection.
    init?(of object: ObjectHandle, in space: any ObjectSpace) {
        guard let kind = Kind(methods: Set(object.methods)) else { return nil }
        (self.object, self.kind, self.space) = (object, kind, space)
    }

    /// Reads and writes the contents.
    ///
    /// - Returns: The text; `nil` if the object doesn't show what is in it.
    /// - Throws: What the server answers, and `CommandError` if something has no text.
    func text() async throws -> String? {
        guard case .value(.int(let count)) = try await call("__len__") else { return nil }
        guard count > Self.most else {
            guard case .value(.text(let text)) = try await call("__str__"), !text.hasPrefix("<")
            else { return nil }
            return text.visible(limit: Self.longest)
        }
        guard let texts = try await kind == .sequence ? firstElements() : firstOfIterator() else {
            return nil
        }
        let (opening, closing) = kind.brackets
        let beginning = texts.joined(separator: ", ").visible(limit: Self.longest)
        return "\(opening)\(beginning), …\(closing) (\(count) in all)"
    }

    private func firstElements() async throws -> [String] {
        var texts: [String] = []
        for position in 0..<Self.most {
            texts.append(try text(of: await call("__getitem__", .int(position))))
        }
        return texts
    }

    /// The first elements; `nil` if the object can't be walked.
    private func firstOfIterator() async throws -> [String]? {
        let iterator: ObjectHandle
        switch try await call("__iter__") {
        case .object(let made): iterator = made
        // A set is walked as it was at one moment, so all of it has come.
        case .value(let value):
            guard case .iterator(.list(let elements), _, _)? = value.wellKnown else { return nil }
            return try elements.prefix(Self.most).map { element throws(CommandError) in
                try text(of: .value(element))
            }
        }
        var texts: [String] = []
        for _ in 0..<Self.most {
            let key = try await space.call(iterator, "__next__", RequestArguments())
            guard kind == .mapping else {
                texts.append(try text(of: key))
                continue
            }
            let value = try await call("get", key.argument)
            texts.append("\(try text(of: key)): \(try text(of: value))")
        }
        return texts
    }

    private func call(_ method: String, _ arguments: WireValue...) async throws -> ExpressionResult
    {
        try await space.call(object, method, RequestArguments(arguments))
    }

    private func text(of result: ExpressionResult) throws(CommandError) -> String {
        try ResultFormat.python.line(result)
    }
}
