import MPWire

/// Binds arguments as functions written in Python do; a method's `self` counts as one of them.
struct PythonSignature {
    /// The qualified name in complaints, such as `Queue.put`.
    let name: String
    /// The parameters in order, without `self`; the required ones come first.
    let parameters: [Signature.Parameter]
    /// How many arguments Python counts in addition: one for `self`, none in a plain function.
    var uncounted = 1

    /// Puts the arguments in the order of the parameters.
    func bind(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> [WireValue?]? {
        let needed = parameters.prefix(while: \.isRequired).count
        if keywords.isEmpty && needed <= arguments.count && arguments.count <= parameters.count {
            return nil
        }
        var bound: [WireValue?] = Array(arguments.prefix(parameters.count))
        bound += repeatElement(nil, count: parameters.count - bound.count)
        for (key, value) in keywords {
            let position = try position(of: key.asKeyword())
            guard bound[position] == nil else {
                throw .typeError(
                    "\(name)() got multiple values for argument '\(parameters[position].name)'"
                )
            }
            bound[position] = value
        }
        guard arguments.count <= parameters.count else {
            throw .typeError(tooMany(arguments.count, needed: needed))
        }
        let missing = zip(parameters, bound).filter { $0.isRequired && $1 == nil }.map(\.0.name)
        guard missing.isEmpty else { throw .typeError(Self.missing(missing, in: name)) }
        return bound
    }

    private func position(of keyword: String) throws(PythonException) -> Int {
        guard let position = parameters.firstIndex(where: { $0.name == keyword }) else {
            throw .typeError("\(name)() got an unexpected keyword argument '\(keyword.bounded)'")
        }
        return position
    }

    private func tooMany(_ given: Int, needed: Int) -> String {
        let most = parameters.count + uncounted
        let taken =
            needed < parameters.count
            ? "from \(needed + uncounted) to \(most) positional arguments"
            : most == 1 ? "1 positional argument" : "\(most) positional arguments"
        let counted = given + uncounted
        let verb = counted == 1 ? "was" : "were"
        return "\(name)() takes \(taken) but \(counted) \(verb) given"
    }

    private static func missing(_ names: [String], in function: String) -> String {
        let quoted = names.map { "'\($0)'" }
        let last = quoted[quoted.count - 1]
        let listed =
            switch quoted.count {
            case 1: last
            case 2: "\(quoted[0]) and \(last)"
            default: quoted.dropLast().joined(separator: ", ") + ", and \(last)"
            }
        let plural = names.count == 1 ? "" : "s"
        return
            "\(function)() missing \(names.count) required positional argument\(plural): \(listed)"
    }
}
