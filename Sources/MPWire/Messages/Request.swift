/// One call as a client asks for it: Python's `(ident, methodname, args, kwds)`.
package struct Request: Equatable, Sendable {
    /// The object that is called; `nil` stands for the server itself.
    package var ident: String?
    /// The method.
    package var method: String
    /// The positional arguments.
    package var arguments: [WireValue]
    /// The keyword arguments; `nil` if there are none, as nearly always.
    private var givenKeywords: WireDictionary?
    /// How long the caller waits for the answer, which stock mode can't say; `nil` is no limit.
    package var timeout: Duration?

    /// Describes a call.
    package init(
        ident: String?,
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary? = nil,
        timeout: Duration? = nil
    ) {
        self.ident = ident
        self.method = method
        self.arguments = arguments
        givenKeywords = keywords?.isEmpty == false ? keywords : nil
        self.timeout = timeout
    }

    /// The keyword arguments; all keys are texts.
    package var keywords: WireDictionary {
        get { givenKeywords ?? WireDictionary() }
        set { givenKeywords = newValue.isEmpty ? nil : newValue }
    }

    /// Whether there are keyword arguments.
    package var hasKeywords: Bool { givenKeywords != nil }
}

extension Request {
    /// Reads a request of stock mode.
    ///
    /// An ident that is no text becomes `nil`: CPython doesn't look at it in a control request, and knows no
    /// such object otherwise.
    package init(_ value: WireValue) throws(MessageError) {
        guard let elements = value.sequenceElements, elements.count == 4 else {
            throw MessageError("a request is a tuple of ident, method, arguments and keywords")
        }
        if case .text(let ident) = elements[0] { self.ident = ident }
        guard case .text(let method) = elements[1] else {
            throw MessageError(
                "the method of a request is of type \(elements[1].typeName), not str"
            )
        }
        self.method = method
        arguments = try Self.arguments(elements[2])
        keywords = try Self.keywords(elements[3])
    }

    /// Takes the positional arguments out of a tuple, or a list, as CPython does.
    static func arguments(_ value: WireValue) throws(MessageError) -> [WireValue] {
        guard let arguments = value.sequenceElements else {
            throw MessageError(
                "the arguments of a request are of type \(value.typeName), not tuple"
            )
        }
        return arguments
    }

    /// Takes the keyword arguments out of a dict.
    static func keywords(_ value: WireValue) throws(MessageError) -> WireDictionary {
        guard case .dict(let keywords) = value else {
            throw MessageError("the keywords of a request are of type \(value.typeName), not dict")
        }
        for (key, _) in keywords {
            guard case .text = key else { throw MessageError("keywords must be strings") }
        }
        return keywords
    }

    /// The request as it travels in stock mode.
    package var value: WireValue {
        .tuple([
            ident.map { .text($0) } ?? .null, .text(method), .tuple(arguments), .dict(keywords),
        ])
    }
}

extension WireValue {
    /// The elements of a tuple or a list, which Python takes for each other in most places.
    var sequenceElements: [WireValue]? {
        switch self {
        case .tuple(let elements), .list(let elements): elements
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .dict, .set, .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
