/// Scalars, arrays and types of numpy as texts, nearly as numpy prints them.
extension WireObject {
    /// The most elements of an array that are shown.
    private static let mostShown = 6

    /// Appends a scalar, an array or a type of numpy.
    ///
    /// - Returns: Whether it is one.
    func appendNumPy(to text: inout RepresentationText) throws(PythonException) -> Bool {
        switch global?.name {
        case "scalar": return try appendScalar(to: &text)
        case "dtype":
            guard let type = NumPyType(.object(self)) else { return false }
            try text.append("dtype(", [.text(type.shortName)], ")")
            return true
        default: return try appendArray(to: &text)
        }
    }

    private func appendScalar(to text: inout RepresentationText) throws(PythonException) -> Bool {
        guard let type = arguments.first.flatMap(NumPyType.init), let bytes = arguments.last?.octets
        else { return false }
        let name = "np.\(type.scalarName.dropFirst("numpy.".count))("
        switch NumPyScalar.value(of: self) {
        case .bool(let flag)?: try text.append(flag ? "np.True_" : "np.False_")
        case let value?: try text.append(name, [value], ")")
        case nil:
            let parts = type.time(bytes[...]) ?? [type.shown(bytes[...])]
            try text.append(name, parts, ")")
        }
        return true
    }

    private func appendArray(to text: inout RepresentationText) throws(PythonException) -> Bool {
        let name = global?.name == "_mareconstruct" ? "masked_array" : "array"
        guard let contents = NumPyContents(self) else {
            guard case .tuple(let state)? = state, state.count == 5, case .list(let all) = state[4]
            else { return false }
            try text.append(name + "([", Array(all.prefix(Self.mostShown)), "")
            try text.append(
                all.count > Self.mostShown ? ", ...], dtype=object)" : "], dtype=object)"
            )
            return true
        }
        let elements = contents.elements.prefix(Self.mostShown).map { contents.type.shown($0) }
        try text.append(name + "([", elements, contents.count > Self.mostShown ? ", ...]" : "]")
        if contents.shape.count != 1 || contents.count > Self.mostShown {
            let shape = WireValue.tuple(contents.shape.map { .int($0) })
            try text.append(", shape=")
            try shape.appendRepresentation(to: &text)
        }
        if !["int64", "float64", "bool"].contains(contents.type.shortName) {
            try text.append(", dtype=" + contents.type.nameInArrays)
        }
        try text.append(")")
        return true
    }
}
