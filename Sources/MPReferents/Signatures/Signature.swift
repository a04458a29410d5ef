package import MPWire

/// The arguments that a method takes.
///
/// CPython words its complaints by how a method is implemented, so there is one case for each way. The
/// texts are those of CPython 3.13, without its guesses at what a misspelt keyword meant.
package enum Signature: Sendable {
    /// A C method without arguments (`METH_NOARGS`), named with its type: `list.clear`.
    case noArguments(String)
    /// A C method with exactly one argument (`METH_O`): `list.append`.
    case oneArgument(String)
    /// A C function with a range of positional arguments: `list.insert`, 2...2.
    case positional(String, ClosedRange<Int>)
    /// A slot wrapper with a fixed number of arguments: `__len__`, 0.
    case slot(String, Int)
    /// A slot wrapper that unpacks its arguments, with other complaints: `__setitem__`, 2.
    case unpackingSlot(String, Int)
    /// A C function with optional parameters, positional or by name: `acquire`.
    case parsed(String, [String])
    /// A C function with optional parameters by name only: `sort`.
    case keywordOnly(String, [String])
    /// A method written in Python: `Queue.put`. Its `self` counts in the complaints.
    case named(String, [Parameter])
    /// A function written in Python: `Array`.
    case function(String, [Parameter])
    /// Anything: the method checks its arguments itself.
    case variadic

    /// One parameter of a Python method.
    package struct Parameter: Sendable {
        /// Its name, usable as a keyword.
        package let name: String
        package let isRequired: Bool

        /// A parameter that must be passed.
        package static func required(_ name: String) -> Self { Self(name: name, isRequired: true) }
        /// A parameter that may be left out.
        package static func optional(_ name: String) -> Self { Self(name: name, isRequired: false) }
    }

    /// The numbers of positional arguments that are in the order of the parameters already, if there
    /// are no keywords.
    ///
    /// Nearly every call is such a one, and needs no further check.
    package var plainCounts: ClosedRange<Int> {
        switch self {
        case .noArguments: 0...0
        case .oneArgument: 1...1
        case .positional(_, let range): range
        case .slot(_, let count), .unpackingSlot(_, let count): count...count
        case .parsed(_, let parameters): 0...parameters.count
        case .keywordOnly: 0...0
        case .named(_, let parameters), .function(_, let parameters):
            parameters.prefix(while: \.isRequired).count...parameters.count
        case .variadic: 0...Int.max
        }
    }

    /// Puts the arguments in the order of the parameters.
    ///
    /// - Returns: One value per parameter, `nil` where one was left out; or `nil` if the positional
    ///   arguments are in that order already.
    /// - Throws: `TypeError` in CPython's words.
    package func bind(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> [WireValue?]? {
        switch self {
        case .noArguments, .oneArgument, .positional, .slot, .unpackingSlot:
            if !keywords.isEmpty { throw .typeError(keywordComplaint) }
            if let complaint = countComplaint(arguments.count) { throw .typeError(complaint) }
            return nil
        case .parsed(let name, let parameters):
            let parser = ParsedSignature(name: name, parameters: parameters, positionals: true)
            return try parser.bind(arguments, keywords)
        case .keywordOnly(let name, let parameters):
            let parser = ParsedSignature(name: name, parameters: parameters, positionals: false)
            return try parser.bind(arguments, keywords)
        case .named(let name, let parameters):
            return try PythonSignature(name: name, parameters: parameters).bind(arguments, keywords)
        case .function(let name, let parameters):
            let signature = PythonSignature(name: name, parameters: parameters, uncounted: 0)
            return try signature.bind(arguments, keywords)
        case .variadic:
            return nil
        }
    }

    /// Puts the arguments of a constructor in the order of the parameters.
    ///
    /// - Returns: The values; optional ones at the end may be missing.
    package func arrange(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> [WireValue?] {
        try bind(arguments, keywords) ?? arguments
    }

    /// CPython's complaint about a keyword where none is taken.
    private var keywordComplaint: String {
        switch self {
        case .slot(let name, _), .unpackingSlot(let name, _):
            "wrapper \(name)() takes no keyword arguments"
        case .noArguments(let name), .oneArgument(let name), .positional(let name, _),
            .parsed(let name, _), .keywordOnly(let name, _), .named(let name, _),
            .function(let name, _):
            "\(name)() takes no keyword arguments"
        case .variadic:
            "no keyword arguments are taken"
        }
    }

    /// CPython's complaint about a number of positional arguments, or `nil` if it is right.
    private func countComplaint(_ given: Int) -> String? {
        switch self {
        case .noArguments(let name):
            given == 0 ? nil : "\(name)() takes no arguments (\(given) given)"
        case .oneArgument(let name):
            given == 1 ? nil : "\(name)() takes exactly one argument (\(given) given)"
        case .positional(let name, let range):
            Self.rangeComplaint(name, range, given)
        case .slot(_, let count):
            given == count ? nil : "expected \(Self.arguments(count)), got \(given)"
        case .unpackingSlot(_, let count):
            // CPython passes an empty name to its own helper, which explains the leading blank.
            given == count ? nil : " expected \(Self.arguments(count)), got \(given)"
        case .parsed, .keywordOnly, .named, .function, .variadic:
            nil
        }
    }

    /// The complaint about a number outside a range; CPython leaves out the type's name here.
    private static func rangeComplaint(
        _ qualifiedName: String,
        _ range: ClosedRange<Int>,
        _ given: Int
    ) -> String? {
        if range.contains(given) { return nil }
        let name = qualifiedName.split(separator: ".").last ?? ""
        if range.lowerBound == range.upperBound {
            return "\(name) expected \(arguments(range.lowerBound)), got \(given)"
        }
        return given < range.lowerBound
            ? "\(name) expected at least \(arguments(range.lowerBound)), got \(given)"
            : "\(name) expected at most \(arguments(range.upperBound)), got \(given)"
    }

    /// `1 argument`, `2 arguments`.
    private static func arguments(_ count: Int) -> String {
        count == 1 ? "1 argument" : "\(count) arguments"
    }
}
