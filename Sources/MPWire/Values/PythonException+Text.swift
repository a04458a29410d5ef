extension PythonException {
    /// Python's `str(e)`: empty, the only argument, or the tuple of all; a `KeyError` shows its key
    /// by `repr`.
    package var message: String {
        switch arguments.count {
        case 0: ""
        case 1: type == WireGlobal("builtins", "KeyError") ? repr(arguments[0]) : str(arguments[0])
        default: repr(.tuple(arguments))
        }
    }

    private func str(_ value: WireValue) -> String {
        if case .text(let text) = value { return text }
        return repr(value)
    }

    /// Python's `repr`, or the name of the type if Python itself refuses (a huge `int`).
    private func repr(_ value: WireValue) -> String {
        do {
            return try value.representation()
        } catch {
            return "<\(value.typeName)>"
        }
    }
}
