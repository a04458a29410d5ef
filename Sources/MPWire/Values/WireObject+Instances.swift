extension WireObject {
    /// Appends an instance of a class that isn't known, as far as its parts say what it is: `Point(x=1, y=2)`.
    ///
    /// That is what Python's dataclasses, named tuples and enumerations look like, or nearly so.
    func appendInstance(
        of global: WireGlobal,
        to text: inout RepresentationText
    ) throws(PythonException) {
        if global.module.hasPrefix("numpy"), try appendNumPy(to: &text) { return }
        if global.module.hasPrefix("pandas"), try appendPandas(of: global, to: &text) { return }
        let name = global.lastName
        if global == PickleGlobals.getattr, case .global(let cls)? = arguments.first,
            cls.module == "builtins", let method = arguments.last?.asText, method.isPythonName
        {
            return try text.append("<method '\(method)' of '\(cls.name)' objects>")
        }
        if global.isException, construction == .reduce {
            // An `OSError` prints only its first two arguments.
            let isLong =
                arguments.count > 2 && StandardClasses.errorsOfTheSystem.contains(global.name)
            return try text.append(name + "(", isLong ? Array(arguments[..<2]) : arguments, ")")
        }
        if arguments.isEmpty, let attributes {
            let shown = attributes.compactMap { key, value in
                key.asText.map { (name: $0, value: StoredValue.value(value)) }
            }
            try text.append(name + "(")
            try text.append(attributes: shown, sorted: false)
            return try text.append(")")
        }
        guard !arguments.isEmpty, steps.isEmpty, !StandardClasses.contains(global) else {
            return try text.append("<\(global) object>")
        }
        try text.append(name + "(", arguments, ")")
    }

    /// The attributes of an instance whose state names nothing else; with `__slots__` they are the second of two parts.
    var attributes: WireDictionary? {
        guard construction == .newObject, steps.count == 1 else { return nil }
        switch state {
        case .dict(let attributes) where attributes.namesAttributes: return attributes
        case .tuple(let parts) where parts.count == 2 && parts[0].isNull:
            guard case .dict(let attributes) = parts[1], attributes.namesAttributes else {
                return nil
            }
            return attributes
        default: return nil
        }
    }

    /// The elements of an instance that is nothing but a tuple of them, as named tuples are.
    var tupleElements: [WireValue]? {
        guard construction == .newObject, steps.isEmpty, !arguments.isEmpty, let global,
            !StandardClasses.contains(global)
        else { return nil }
        return arguments
    }

    /// The value of a member of an enumeration of somebody's own.
    var memberValue: WireValue? {
        guard construction == .reduce, steps.isEmpty, arguments.count == 1, let global,
            !StandardClasses.contains(global), !global.isException
        else { return nil }
        return arguments[0]
    }

    /// The attributes of an instance, or of one of Python's classes that have nothing else.
    var properties: WireDictionary? {
        switch (global?.module, global?.name) {
        case ("types", "SimpleNamespace"), ("multiprocessing.managers", "Namespace"):
            guard case .dict(let attributes)? = state else { return nil }
            return attributes
        default: return attributes
        }
    }
}
