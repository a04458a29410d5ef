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
    /// The number of parameters that have their argument.
    private var position = 0

    /// Takes arguments that a signature has bound.
    init(_ function: String, _ parameters: ParameterList, _ bound: borrowing Call) {
        self.function = function
        self.parameters = parameters
        arguments = bound.arguments
        rearranged = bound.rearranged
    }

    /// Binds the arguments of a call that no method table has bound.
    ///
    /// - Throws: `TypeError` for arguments that don't fit the signature.
    init(
        _ function: String,
        _ parameters: ParameterList,
        _ signature: Signature,
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) {
        self.function = function
        self.parameters = parameters
        self.arguments = arguments
        rearranged = try signature.bind(arguments, keywords)
    }

    /// Decodes the next argument; an omitted one is `nil`.
    ///
    /// - Throws: `TypeError`, which names the parameter, for a value of another type.
    mutating func next<Argument: Decodable>(
        _ type: Argument.Type
    ) throws(PythonException) -> Argument {
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
