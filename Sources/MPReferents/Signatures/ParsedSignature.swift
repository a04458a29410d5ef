import MPWire

/// Binds arguments as CPython's C functions with named, optional parameters do
/// (`_PyArg_UnpackKeywords`).
struct ParsedSignature {
    /// The function's name in complaints.
    let name: String
    let parameters: [String]
    /// Whether the parameters may also be passed by position.
    let positionals: Bool

    /// Puts the arguments in the order of the parameters.
    func bind(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> [WireValue?]? {
        try checkCount(arguments.count, keywords.count)
        if keywords.isEmpty { return nil }
        var bound: [WireValue?] = arguments
        bound += repeatElement(nil, count: parameters.count - arguments.count)
        for (key, value) in keywords {
            let keyword = try key.asKeyword()
            guard let position = parameters.firstIndex(of: keyword) else {
                throw .typeError(
                    "\(name)() got an unexpected keyword argument '\(keyword.bounded)'"
                )
            }
            guard position >= arguments.count else {
                throw .typeError(
                    "argument for \(name)() given by name ('\(keyword)') "
                        + "and position (\(position + 1))"
                )
            }
            bound[position] = value
        }
        return bound
    }

    /// Checks the number of arguments; CPython does that before it looks at any name.
    private func checkCount(_ positional: Int, _ keyword: Int) throws(PythonException) {
        let given = positional + keyword
        if given > parameters.count {
            let kind = positional == 0 ? "keyword argument" : "argument"
            let plural = parameters.count == 1 ? "" : "s"
            throw .typeError(
                "\(name)() takes at most \(parameters.count) \(kind)\(plural) (\(given) given)"
            )
        }
        if !positionals && positional > 0 {
            throw .typeError("\(name)() takes no positional arguments")
        }
    }
}

extension WireValue {
    /// The name of a keyword argument.
    ///
    /// - Throws: `TypeError` if it isn't a text.
    func asKeyword() throws(PythonException) -> String {
        guard case .text(let keyword) = self else { throw .typeError("keywords must be strings") }
        return keyword
    }
}
