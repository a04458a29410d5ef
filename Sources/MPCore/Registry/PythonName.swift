internal import MPWire

/// Which names Python clients can use for types, methods and parameters.
///
/// CPython's `AutoProxy` makes a class for an object by `exec('def NAME(self, /, *args, **kwds): …')`
/// with every exposed name, and `BaseManager.register` sets each typeid as an attribute of the
/// manager's class. A name that isn't an identifier breaks the first (or runs as code in the client);
/// a name that Python uses itself breaks what both classes need. So such names are refused when the
/// server starts.
package enum PythonName {
    /// The purpose of a name.
    package enum Use: Sendable {
        /// A method of a shared object, or a function, which is a method of `functions`.
        case method
        /// A typeid, which becomes a method of managers.
        case typeid
        /// A parameter, which may be passed by name.
        case parameter
    }

    /// The fault of a name.
    ///
    /// - Returns: A half sentence that follows the name; `nil` if the name is fine.
    package static func complaint(about name: String, as use: Use) -> String? {
        // Python would normalize other characters, so that the name would be a different one.
        guard name.isPythonIdentifier, name.utf8.allSatisfy({ $0 < 0x80 }) else {
            return "is no Python identifier of ASCII characters"
        }
        guard name.isPythonName else { return "is a keyword of Python" }
        switch use {
        case .parameter:
            return nil
        case .typeid:
            if name.hasPrefix("_") { return "begins with an underscore, as Python's own names do" }
            return reservedTypeids.contains(name) ? "is what managers use themselves" : nil
        case .method:
            if !name.hasPrefix("_") || specialMethods.contains(name) { return nil }
            return name.hasPrefix("__") && name.hasSuffix("__")
                ? "is a special method that proxies can't pass on"
                : "begins with an underscore, as the proxies' own names do"
        }
    }

    /// Names that typeids can't have: methods and attributes of `BaseManager`, names of the server
    /// itself, and `create`, by which every manager is asked for typeids.
    private static let reservedTypeids: Set<String> = [
        "address", "connect", "create", "functions", ServerRequest.named,
        ServerRequest.namedObjects, ServerRequest.Name.names.rawValue,
        ServerRequest.Name.removeName.rawValue, "get_server", "join", "register", "shutdown",
        "start",
    ]

    /// The special methods that make sense on a proxy: Python looks them up in its class, finds the
    /// method that `AutoProxy` made, and that returns a value or a proxy.
    ///
    /// Not `__init__`, `__reduce__`, `__getattribute__` and the like, without which a proxy isn't
    /// one; not `__eq__` and `__hash__`, by which programs tell proxies apart; not `__iadd__` and the
    /// like, whose result would replace the proxy.
    private static let specialMethods: Set<String> = [
        "__abs__", "__add__", "__and__", "__bool__", "__call__", "__contains__", "__delitem__",
        "__divmod__", "__enter__", "__exit__", "__float__", "__floordiv__", "__ge__",
        "__getitem__", "__gt__", "__index__", "__int__", "__invert__", "__iter__", "__le__",
        "__len__", "__lshift__", "__lt__", "__matmul__", "__missing__", "__mod__", "__mul__",
        "__neg__", "__next__", "__or__", "__pos__", "__pow__", "__radd__", "__rand__", "__repr__",
        "__reversed__", "__rmul__", "__ror__", "__round__", "__rshift__", "__rsub__",
        "__rtruediv__", "__rxor__", "__setitem__", "__str__", "__sub__", "__truediv__", "__xor__",
    ]
}
