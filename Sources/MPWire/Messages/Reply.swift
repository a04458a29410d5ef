/// What a server answers: Python's `(kind, result)`.
package enum Reply: Equatable, Sendable {
    /// The method returned a value.
    case returning(WireValue)
    /// The method raised an exception.
    ///
    /// `indirect`, as the next case is: replies are copied often, and nearly all are values.
    indirect case raising(PythonException)
    /// The result stays in the server as an object of its own, on which one reference was counted.
    indirect case proxy(exposed: [String], Token)
    /// The request itself failed: no such object, no such method, no request.
    case traceback(String)
    /// The method returned something that can't travel.
    case unserializable(String)
}

extension Reply {
    /// The kinds as stock mode spells them.
    enum Kind: String {
        case returning = "#RETURN"
        case raising = "#ERROR"
        case proxy = "#PROXY"
        case traceback = "#TRACEBACK"
        case unserializable = "#UNSERIALIZABLE"
    }

    /// Reads a reply of stock mode.
    package init(_ value: WireValue) throws(MessageError) {
        guard let pair = value.sequenceElements, pair.count == 2, case .text(let name) = pair[0]
        else { throw MessageError("a reply is a tuple of kind and result") }
        guard let kind = Kind(rawValue: name) else {
            throw MessageError("the kind of a reply is none of the five that there are")
        }
        switch kind {
        case .returning: self = .returning(pair[1])
        case .raising: self = .raising(try Self.exception(pair[1]))
        case .proxy: self = try Self.proxy(pair[1])
        case .traceback: self = .traceback(try Self.text(pair[1], of: kind))
        case .unserializable: self = .unserializable(try Self.text(pair[1], of: kind))
        }
    }

    /// Takes the exception out of what a method raised.
    static func exception(_ value: WireValue) throws(MessageError) -> PythonException {
        guard let exception = PythonException(value) else {
            throw MessageError("what was raised is of type \(value.typeName), not exception")
        }
        return exception
    }

    /// Takes names of methods and token out of a result that stays in the server.
    static func proxy(_ value: WireValue) throws(MessageError) -> Reply {
        guard let pair = value.sequenceElements, pair.count == 2,
            let names = pair[0].sequenceElements
        else { throw MessageError("a proxy is a tuple of names and token") }
        var exposed: [String] = []
        exposed.reserveCapacity(names.count)
        for name in names {
            guard case .text(let name) = name else {
                throw MessageError(
                    "the name of an exposed method is of type \(name.typeName), not str"
                )
            }
            exposed.append(name)
        }
        return .proxy(exposed: exposed, try Token(pair[1]))
    }

    /// Takes the text of a failure; a lone surrogate, which a file name may bring in, is replaced.
    private static func text(_ value: WireValue, of kind: Kind) throws(MessageError) -> String {
        switch value {
        case .text(let text): return text
        case .surrogateText(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .null, .bool, .int, .bigInt, .float, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            throw MessageError(
                "the result of \(kind.rawValue) is of type \(value.typeName), not str"
            )
        }
    }

    /// The reply as it travels in stock mode.
    package var value: WireValue {
        let (kind, result): (Kind, WireValue) =
            switch self {
            case .returning(let value): (.returning, value)
            case .raising(let exception): (.raising, exception.value)
            case .proxy(let exposed, let token): (.proxy, Self.pair(exposed, token))
            case .traceback(let text): (.traceback, .text(text))
            case .unserializable(let text): (.unserializable, .text(text))
            }
        return .tuple([.text(kind.rawValue), result])
    }

    /// The pair that stands for a result that stays in the server.
    static func pair(_ exposed: [String], _ token: Token) -> WireValue {
        .tuple([.tuple(exposed.map { .text($0) }), token.value])
    }
}
