/// The reason why a Swift value has no Python form, or a Python value isn't one of the Swift type.
package enum WireCodingError: Error, Equatable, Sendable {
    /// The value found isn't one that the type accepts.
    case mismatch(at: WirePath, expected: String, found: String)
    /// A key of a dictionary, or a member of a set, is encoded as something that Python can't hash.
    case unhashable(at: WirePath, typeName: String)
    /// The type's own coding failed.
    case failed(at: WirePath, reason: String)
}

extension WireCodingError: CustomStringConvertible {
    /// What was expected, where, and what was found.
    package var description: String {
        switch self {
        case .mismatch(let path, let expected, let found):
            "expected \(expected)\(path.suffix), found \(found)"
        case .unhashable(let path, let typeName):
            "a key or member\(path.suffix) becomes a Python \(typeName), which is not hashable"
        case .failed(let path, let reason):
            path.steps.isEmpty ? reason : "\(path): \(reason)"
        }
    }
}

extension WireCodingError {
    /// The error that `value` isn't one that `type` accepts.
    static func mismatch(_ type: Any.Type, _ value: WireValue) -> Self {
        .mismatch(at: WirePath(), expected: "\(type)", found: value.briefly)
    }

    /// The error that there is no value where `type` is expected.
    static func missing(_ type: Any.Type) -> Self {
        .mismatch(at: WirePath(), expected: "\(type)", found: "nothing")
    }

    /// Recovers the error after it passed through a type's own coding.
    init(_ error: any Error) {
        switch error {
        case let error as WireCodingError: self = error
        case let error as WireValueError: self = error.reason
        case let error as DecodingError: self = error.context.wireCodingError
        case EncodingError.invalidValue(_, let context):
            self = .failed(at: WirePath(), reason: context.debugDescription)
        default: self = .failed(at: WirePath(), reason: "\(error)")
        }
    }

    /// The same error, seen from one level higher.
    ///
    /// Errors collect their path on the way out, so that paths cost nothing while all is well.
    func inside(_ step: WirePath.Step) -> Self {
        mapPath { $0.inside(step) }
    }

    /// The same error, with another name for the element of the outermost level that it is in.
    func renamingElement(_ name: (Int) -> WirePath.Step) -> Self {
        mapPath { path in
            guard case .element(let place)? = path.steps.first else { return path }
            return WirePath(Array(path.steps.dropFirst())).inside(name(place))
        }
    }

    private func mapPath(_ change: (WirePath) -> WirePath) -> Self {
        switch self {
        case .mismatch(let path, let expected, let found):
            .mismatch(at: change(path), expected: expected, found: found)
        case .unhashable(let path, let typeName):
            .unhashable(at: change(path), typeName: typeName)
        case .failed(let path, let reason):
            .failed(at: change(path), reason: reason)
        }
    }

    /// The same error in the form that authors of `init(from:)` expect.
    func asDecodingError(of type: Any.Type) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: [],
            debugDescription: description,
            underlyingError: self
        )
        return .typeMismatch(type, context)
    }
}

extension DecodingError {
    /// The properties that all cases have.
    fileprivate var context: Context {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context), .dataCorrupted(let context):
            context
        @unknown default:
            Context(codingPath: [], debugDescription: "\(self)")
        }
    }
}

extension DecodingError.Context {
    /// Our error, if this one is ours and has passed through a type's own `init(from:)`.
    fileprivate var wireCodingError: WireCodingError {
        if let error = underlyingError as? WireCodingError { return error }
        return .failed(at: WirePath(), reason: debugDescription)
    }
}

extension WireValue {
    /// The type in Python's words, and the value if it is short.
    fileprivate var briefly: String {
        switch self {
        case .null: return "None"
        case .bool, .int, .bigInt, .float, .text, .surrogateText:
            // A number too long for Python to print is shown without its digits.
            guard let text = try? representation() else { return typeName }
            return "\(typeName) \(text.count > 60 ? text.prefix(60) + "…" : text)"
        case .bytes, .bytearray, .list, .tuple, .dict, .set, .frozenset, .global, .object, .proxy,
            .cyclic:
            return typeName
        }
    }
}
