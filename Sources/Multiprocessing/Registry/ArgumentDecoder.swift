internal import MPReferents
internal import MPWire

/// Decodes the arguments of a call for a closure, one after the other.
struct ArgumentDecoder {
    /// The called function, such as `Counter.add`.
    let function: String
    private let parameters: ParameterList
    /// The positional arguments.
    private let arguments: [WireValue]
    /// All arguments in the order of the parameters; `nil` if the positional ones are in that order.
    private let rearranged: [WireValue?]?
    /// Who calls, for a method that asks.
    private let context: CallContext?
    /// The number of parameters that have their argument.
    private var position = 0

    /// Takes arguments that a signature has bound.
    init(_ function: String, _ parameters: ParameterList, _ bound: borrowing Call) {
        self.function = function
        self.parameters = parameters
        arguments = bound.arguments
        rearranged = bound.rearranged
        context = bound.origin.map { CallContext($0, timeout: bound.timeout) }
    }

    /// Binds the arguments of a call that no method table has bound.
    ///
    /// - Throws: `TypeError` for arguments that don't fit the signature.
    init(
        _ function: String,
        _ parameters: ParameterList,
        _ signature: Signature,
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        context: CallContext? = nil
    ) throws(PythonException) {
        self.function = function
        self.parameters = parameters
        self.context = context
        self.arguments = arguments
        rearranged = try signature.bind(arguments, keywords)
    }

    /// Decodes the next argument; an omitted one is `nil`.
    ///
    /// A ``CallContext`` is none of the client's arguments.
    ///
    /// - Throws: `TypeError`, which names the parameter, for a value of another type.
    mutating func next<Argument: Decodable>(
        _ type: Argument.Type
    ) throws(PythonException) -> Argument {
        if type == CallContext.self {
            guard let context = context as? Argument else {
                throw .runtimeError("\(function)() was called by nobody who is known")
            }
            return context
        }
        defer { position += 1 }
        do throws(WireCodingError) {
            return try WireCoding.decode(value ?? .null)
        } catch {
            let parameter = parameters.description(at: position)
            throw .typeError("\(function)() argument \(parameter): \(error)")
        }
    }

    private var value: WireValue? {
        if let rearranged { return rearranged[position] }
        return position < arguments.count ? arguments[position] : nil
    }
}

extension ArgumentDecoder {
    /// Binds the arguments of a request to a service.
    ///
    /// - Throws: `TypeError` for arguments that don't fit the signature.
    init(
        _ function: String,
        _ parameters: ParameterList,
        _ signature: Signature,
        _ request: ServiceRequest
    ) throws(PythonException) {
        let origin = parameters.takesContext ? request.origin : nil
        try self.init(
            function,
            parameters,
            signature,
            request.arguments,
            request.keywords,
            context: origin.map { CallContext($0, timeout: request.timeout) }
        )
    }
}
