/// The names that protocols 0 to 2 use so that Python 2 can read them, with today's names.
enum PythonTwoNames {
    /// The name in Python 3.
    static func translated(_ global: WireGlobal) -> WireGlobal {
        if let renamed = names[global] { return renamed }
        guard let module = modules[global.module] else { return global }
        return WireGlobal(module, global.name)
    }

    private static let modules = [
        "__builtin__": "builtins", "exceptions": "builtins", "copy_reg": "copyreg",
        "Queue": "queue", "UserDict": "collections", "UserList": "collections",
        "UserString": "collections",
    ]

    private static let names = [
        WireGlobal("__builtin__", "xrange"): WireGlobal("builtins", "range"),
        WireGlobal("__builtin__", "long"): WireGlobal("builtins", "int"),
        WireGlobal("__builtin__", "unicode"): WireGlobal("builtins", "str"),
        WireGlobal("__builtin__", "basestring"): WireGlobal("builtins", "str"),
        WireGlobal("exceptions", "StandardError"): WireGlobal("builtins", "Exception"),
        WireGlobal("UserDict", "IterableUserDict"): WireGlobal("collections", "UserDict"),
        WireGlobal("multiprocessing", "AuthenticationError"):
            WireGlobal("multiprocessing.context", "AuthenticationError"),
        WireGlobal("multiprocessing", "BufferTooShort"):
            WireGlobal("multiprocessing.context", "BufferTooShort"),
        WireGlobal("multiprocessing", "ProcessError"):
            WireGlobal("multiprocessing.context", "ProcessError"),
        WireGlobal("multiprocessing", "TimeoutError"):
            WireGlobal("multiprocessing.context", "TimeoutError"),
    ]
}
