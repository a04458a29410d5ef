/// The calls by which `dill`, the pickler of the package `multiprocess`, writes plain values that Python writes without it.
///
/// Everything else that it writes by functions of its own is code: functions and classes by value.
enum DillReductions {
    static let module = "dill._dill"
    /// The functions that are interpreted here.
    static let names: Set<String> = ["_eval_repr", "_load_type"]

    /// Interprets a call of one of ``names``.
    static func result(
        of name: String,
        _ arguments: [WireValue]
    ) -> WellKnownReductions.Result {
        guard arguments.count == 1, let text = arguments[0].asText else { return .meaningless }
        let value = name == "_load_type" ? builtinType(text) : evaluated(text)
        return value.map { .value($0) } ?? .meaningless
    }

    /// A type by the name that it has in `builtins`.
    private static func builtinType(_ name: String) -> WireValue? {
        let global = WireGlobal("builtins", aliases[name] ?? name)
        return StandardClasses.contains(global) ? .global(global) : nil
    }

    /// Older names of exceptions.
    private static let aliases = ["EnvironmentError": "OSError", "IOError": "OSError"]

    /// A value by its `repr`.
    private static func evaluated(_ text: String) -> WireValue? {
        switch text {
        case "Ellipsis": .ellipsis
        case "NotImplemented": .notImplemented
        default: range(text)
        }
    }

    /// A range by its `repr`: `range(0, 3)` or `range(0, 9, 3)`.
    private static func range(_ text: String) -> WireValue? {
        guard text.hasPrefix("range("), text.hasSuffix(")") else { return nil }
        let bounds = text.dropFirst("range(".count).dropLast()
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { Int($0.first == " " ? $0.dropFirst() : $0) }
        guard (2...3).contains(bounds.count), let start = bounds[0], let stop = bounds[1],
            let step = bounds.count == 2 ? 1 : bounds[2], step != 0
        else { return nil }
        return .range(start, stop, step)
    }
}
