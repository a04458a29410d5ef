import MPWire

// What is named and called, and whether that is harmless.
extension HonestReader {
    static let managers = "multiprocessing.managers"

    /// The modules of which the names that start so are data, or hold it; `*` is every plain name.
    private static let classes: [String: Set<String>] = [
        "builtins": [
            "Ellipsis", "NoneType", "NotImplemented", "bool", "bytearray", "bytes", "complex",
            "dict", "float",
            "frozenset", "int", "iter", "list", "object", "range", "reversed", "set", "slice",
            "str", "tuple",
        ],
        "array": ["array", "_array_reconstructor"], "collections": ["*"],
        "copyreg": ["_reconstructor"], "copy_reg": ["_reconstructor"], "datetime": ["*"],
        "decimal": ["Decimal"], "fractions": ["Fraction"], "ipaddress": ["*"],
        managers: [
            "Namespace", "RebuildProxy", "RemoteError", "Token", "Value", "AcquirerProxy",
            "ArrayProxy",
            "AutoProxy", "BarrierProxy", "BaseListProxy", "BaseProxy", "ConditionProxy",
            "DictProxy", "EventProxy",
            "IteratorProxy", "ListProxy", "NamespaceProxy", "PoolProxy", "SetProxy", "ValueProxy",
        ],
        "pathlib": ["*"], "pathlib._local": ["*"], "queue": ["Empty", "Full", "ShutDown"],
        "_queue": ["Empty"], "threading": ["BrokenBarrierError"],
        "types": ["GenericAlias", "SimpleNamespace"], "uuid": ["UUID", "SafeUUID"],
        "zoneinfo": ["ZoneInfo", "ZoneInfo._unpickle"], "_codecs": ["encode"],
        "multiprocessing.context": [
            "AuthenticationError", "BufferTooShort", "ProcessError", "TimeoutError",
        ],
        "multiprocessing.pool": ["MaybeEncodingError"], "numpy": ["dtype", "ndarray"],
        "numpy.core.multiarray": ["_reconstruct", "scalar"],
        "numpy._core.multiarray": ["_reconstruct", "scalar"],
        "numpy.core.numeric": ["_frombuffer"], "numpy._core.numeric": ["_frombuffer"],
    ]

    /// `find_class`: importing a module and looking a name up in it, dot by dot.
    mutating func name(_ module: String, _ name: String) throws(BrokenPromise) {
        let isPlain = Self.isIdentifier(name)
        let admitted = Self.classes[module] ?? []
        let isException =
            module == "builtins" && isPlain
            && ["Error", "Exception", "Warning", "Exit", "Interrupt", "Iteration", "Group"]
                .contains { name.hasSuffix($0) }
        let isOperators =
            isPlain && world.packages.contains { module == $0 || module.hasPrefix($0 + ".") }
        try promise(
            admitted.contains(name) || isPlain && admitted.contains("*") || isException
                || isOperators
                || name == "StopAsyncIteration" && module == "builtins",
            "an answer names \(module.debugDescription).\(name.debugDescription)"
        )
        push(.global(module: module, name: name))
    }

    /// `REDUCE` and `NEWOBJ`.
    mutating func call(
        _ callee: Node,
        _ arguments: Node,
        isNew: Bool
    ) throws(BrokenPromise) {
        guard case .global(let module, let name) = callee.kind else {
            throw BrokenPromise(description: "an answer calls what is no class")
        }
        guard let parts = arguments.elements else {
            throw BrokenPromise(description: "an answer calls \(name) with what is no tuple")
        }
        if name == "_reconstructor", let made = parts.first {
            return try call(made, Node(.sequence([])), isNew: true)
        }
        guard module == Self.managers, !["Namespace", "Value", "RemoteError"].contains(name) else {
            let iterates = !["slice", "iter", "reversed"].contains(name)
            try promise(
                !(iterates && module == "builtins" && parts.contains(where: \.isProxy)),
                "\(name) would read a proxy for its reader"
            )
            return push(.instance(module: module, name: name, parts: parts, hasState: false))
        }
        switch name {
        case "Token":
            guard !parts.isEmpty || isNew else {
                throw BrokenPromise(description: "a token of nothing")
            }
            if !parts.isEmpty { try checkToken(parts) }
            push(.token)
        case "RebuildProxy" where !isNew:
            try rebuild(parts)
            push(.proxy)
        default:
            throw BrokenPromise(description: "an answer makes a proxy by \(name) itself")
        }
    }

    /// `BUILD`: `__setstate__`, or the attributes one by one.
    func restore(_ state: Node, of owner: Node) throws(BrokenPromise) {
        switch owner.kind {
        case .token:
            guard let parts = state.elements else {
                throw BrokenPromise(description: "a token has a state that is no tuple")
            }
            try checkToken(parts)
        case .instance(let module, let name, let parts, _):
            if name == "UserDict" || name == "UserList" || name == "ChainMap" {
                try promise(!Self.holdsProxy(state), "\(name) would use a proxy for its reader")
            }
            owner.kind = .instance(module: module, name: name, parts: parts, hasState: true)
        case .plain, .text, .global, .sequence, .dict, .proxy:
            throw BrokenPromise(description: "a state is given to what has none")
        }
    }

    /// Whether one of its values is a proxy, so that what it is the state of would use it.
    private static func holdsProxy(_ state: Node) -> Bool {
        switch state.kind {
        case .dict(let nodes): nodes.contains(where: \.isProxy)
        case .sequence(let nodes): nodes.contains(where: \.isProxy)
        case .plain, .text, .global, .instance, .token: false
        case .proxy: true
        }
    }

    /// `RebuildProxy(func, token, serializer, kwds)` connects to the token's address, and makes methods by `exec` of the
    /// names that are exposed.
    private func rebuild(_ parts: [Node]) throws(BrokenPromise) {
        guard parts.count == 4, parts[1].isToken, case .dict(let keywords) = parts[3].kind else {
            throw BrokenPromise(description: "a proxy is rebuilt from \(parts.count) odd things")
        }
        guard case .global(let module, let name) = parts[0].kind,
            module == Self.managers && name.hasSuffix("Proxy") || world.packages.contains(module)
        else { throw BrokenPromise(description: "a proxy is made by what makes none") }
        let serializer = parts[2].text
        try promise(
            serializer == "pickle" || serializer == "pickle+tls",
            "a proxy is read by \(serializer.debugDescription)"
        )
        for index in stride(from: 0, to: keywords.count - 1, by: 2) {
            try promise(keywords[index].text == "exposed", "a proxy has another keyword")
            try checkExposed(keywords[index + 1])
        }
    }

    private func checkToken(_ parts: [Node]) throws(BrokenPromise) {
        guard parts.count == 3, let typeid = parts[0].text, let ident = parts[2].text else {
            throw BrokenPromise(description: "a token is made of \(parts.count) odd things")
        }
        try promise(world.isLiving(ident), "a token names \(ident), which isn't there")
        try promise(Self.isIdentifier(typeid), "a token's type is \(typeid.debugDescription)")
        guard let address = parts[1].text else {
            return try promise(
                parts[1].elements == nil && parts[1].text == nil,
                "a token is of another machine"
            )
        }
        try promise(world.addresses.contains(address), "a token is of \(address.debugDescription)")
    }

    /// The names of methods end up in source text.
    func checkExposed(_ names: Node) throws(BrokenPromise) {
        for name in names.elements ?? [names] {
            try promise(
                name.text.map(Self.isIdentifier) ?? false,
                "an exposed name is \(name.text.debugDescription)"
            )
        }
    }

    func checkNames(ofKeywords keywords: Node) throws(BrokenPromise) {
        guard case .dict(let nodes) = keywords.kind else {
            throw BrokenPromise(description: "keywords are no dict")
        }
        for index in stride(from: 0, to: nodes.count, by: 2) {
            try promise(
                nodes[index].text.map(Self.isIdentifier) ?? false,
                "a keyword is \(nodes[index].text.debugDescription)"
            )
        }
    }

    /// What `BaseManager` itself does with an answer: `#PROXY` makes a proxy of what comes with it.
    func checkAnswer(_ answer: Node) throws(BrokenPromise) {
        guard let parts = answer.elements, parts.first?.text == "#PROXY", parts.count == 2,
            let pair = parts[1].elements, pair.count == 2
        else { return }
        try checkExposed(pair[0])
        try promise(pair[1].isToken, "a proxy is answered without a token")
    }

    /// An identifier in ASCII, which all names of methods are.
    static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
            return false
        }
        return name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
