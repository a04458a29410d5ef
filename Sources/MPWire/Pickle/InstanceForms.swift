/// The forms in which CPython pickles instances; instances in any other form are never passed on.
///
/// The next Python that reads a value executes its opcodes, with its own rights. The rules, and what
/// each prevents there:
///
/// - *Items come before the state, and the state once.* `APPENDS`, `ADDITEMS` and `BUILD` look for
///   `extend`, `append`, `add` and `__setstate__` in the instance, where a state that was restored
///   earlier may have put a function.
/// - *Only classes that hold items get items.* `SETITEMS` on a `UserDict` calls what its state says.
/// - *A state has the keys of its class.* `BUILD` of an exception is `setattr`, and `args` iterates.
/// - *Proxies are held, never used.* A proxy as the `data` of a `UserDict`, or under `list()`, would be
///   read or changed with the rights of whoever unpickles it. So they are allowed in lists, tuples,
///   dicts and sets, and as items and attributes of the classes that only store them (`holdsProxies`).
/// - *numpy's types are the plain ones.* The state of a `dtype` says how memory is read; flags that lie
///   turn bytes into pointers.
///
/// To add a class: find out what `__reduce_ex__` returns for protocols 0 to 5 in each version, and admit
/// nothing else.
enum InstanceForms {
    /// Returns what is wrong with an instance.
    ///
    /// - Parameters:
    ///   - object: The instance.
    ///   - holdsProxy: Whether it contains a proxy, however deep.
    ///   - admitsAnyForm: Whether instances that are only passed on may come in any form, from clients that need not be
    ///     kept from others.
    /// - Returns: `nil` if CPython itself pickles it in this form.
    static func complaint(
        about object: WireObject,
        holdsProxy: Bool,
        admitsAnyForm: Bool = false
    ) -> String? {
        guard let global = object.global else {
            guard admitsAnyForm, case .object = object.callable else {
                return "an instance of what is no class"
            }
            return holdsProxy ? "a proxy in a call of an instance" : nil
        }
        guard let steps = Steps(object.steps) else {
            return "an instance of \(global) that is changed after its state was restored"
        }
        guard StandardClasses.contains(global), global != PickleGlobals.reconstructor,
            !admitsAnyForm || isInterpreted(global)
        else {
            return complaint(aboutAdmitted: object, holdsProxy: holdsProxy)
        }
        let form = Form(object: object, arguments: object.arguments, steps: steps)
        guard isCPythons(form, of: global) else {
            return "an instance of \(global) in another form than CPython's"
        }
        guard !holdsProxy || holdsProxies(global) else {
            return "a proxy in an instance of \(global), which would use it where it is unpickled"
        }
        return nil
    }

    /// Whether instances of a class are values here, and not only passed on.
    private static func isInterpreted(_ global: WireGlobal) -> Bool {
        switch global.module {
        case "builtins": !global.isException
        case "array", "collections", "copyreg", "types", "_codecs", StandardProxyClass.module: true
        default: false
        }
    }

    /// Whether `RebuildProxy` may create a proxy of this class: one of Python's own, or one that was
    /// admitted by name.
    static func isProxyClass(_ global: WireGlobal) -> Bool {
        StandardProxyClass.name(of: global) != nil
            || global.module != StandardProxyClass.module && !StandardClasses.contains(global)
    }

    /// Classes that were admitted by name may do anything with their contents; so they get no proxies,
    /// with which they would act for whoever unpickles them.
    private static func complaint(
        aboutAdmitted object: WireObject,
        holdsProxy: Bool
    ) -> String? {
        let name = object.global.map(\.description) ?? ""
        guard !holdsProxy else {
            return "a proxy in an instance of \(name), which would use it where it is unpickled"
        }
        guard case .newObjectWithKeywords(let keywords) = object.construction else { return nil }
        return keywords.keys.allSatisfy { $0.asText?.isPythonName ?? false }
            ? nil : "an instance of \(name) with a keyword that is no Python name"
    }

    /// The steps applied to an instance after its creation, in the order in which CPython applies them.
    struct Steps {
        /// Items appended.
        var appended: [WireValue] = []
        /// Items set, keys and values in turn.
        var set: [WireValue] = []
        var state: WireValue?

        /// Sorts the steps; `nil` if CPython never writes them in this order.
        init?(_ steps: [WireObject.Step]) {
            for step in steps {
                guard state == nil else { return nil }
                switch step {
                case .append(let items):
                    guard set.isEmpty else { return nil }
                    appended += items
                case .setItems(let items): set += items
                // Sets have opcodes of their own, and other classes get theirs as arguments.
                case .addItems: return nil
                case .build(let state): self.state = state
                }
            }
        }

        /// Whether there are no steps.
        var isEmpty: Bool { appended.isEmpty && set.isEmpty && state == nil }
        var hasNoItems: Bool { appended.isEmpty && set.isEmpty }
    }

    /// Everything known about an instance.
    struct Form {
        let object: WireObject
        let arguments: [WireValue]
        let steps: Steps

        /// Whether it is a call without further steps.
        var isPlainCall: Bool { object.construction == .reduce && steps.isEmpty }
        /// Whether it is created without arguments and without a call.
        var isNew: Bool { object.construction == .newObject && arguments.isEmpty }
        /// The state as a dict; `nil` if it isn't one, or if there are items.
        var stateDict: WireDictionary? {
            guard steps.hasNoItems, case .dict(let state)? = steps.state else { return nil }
            return state
        }
    }
}

// The table.
extension InstanceForms {
    private static func isCPythons(_ form: Form, of global: WireGlobal) -> Bool {
        if StandardClasses.isPlainException(global) { return isPlainException(form) }
        if global.isException { return isException(form, global.name) }
        if StandardClasses.isOfModules(global) { return isOfModules(form, global) }
        switch global.module {
        case "builtins": return isBuiltin(form, global.name)
        case "collections": return isCollection(form, global.name)
        case "array", "_codecs": return form.isPlainCall
        case StandardProxyClass.module:
            // A token was read and written again before.
            if global == Token.global { return form.isNew }
            return form.isNew && ["Namespace", "Value"].contains(global.name)
                && hasAttributesOnly(form)
        case "types":
            if global.name == "GenericAlias" { return form.isPlainCall }
            return form.object.construction == .reduce && form.arguments.isEmpty
                && hasAttributesOnly(form)
        case "uuid": return global.name == "UUID" ? isUUID(form) : isSafeUUID(form)
        case "numpy", "numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric",
            "numpy._core.numeric":
            return isNumPys(form, global.name)
        case "numpy.ma.core", "numpy.ma": return isMasked(form, global.name)
        case "numpy.random._pickle", "numpy.random.bit_generator", "numpy.random._bit_generator":
            return isRandom(form, global.name)
        default: return form.isPlainCall && isScalar(form.arguments, global)
        }
    }

    /// Whether the class only stores proxies.
    private static func holdsProxies(_ global: WireGlobal) -> Bool {
        switch global.module {
        case "builtins":
            ["iter", "reversed", "slice"].contains(global.name) || storesArguments(global)
        case "collections": global.name != "UserString"
        case StandardProxyClass.module, "types": global.name != "GenericAlias"
        default:
            global.isException && storesArguments(global)
                && !StandardClasses.isPlainException(global)
        }
    }

    private static func isBuiltin(_ form: Form, _ name: String) -> Bool {
        switch name {
        // Calls, whose arguments were checked when they were interpreted.
        case "slice", "range", "complex": return form.isPlainCall
        case "enumerate", "zip":
            return form.isPlainCall
                && form.arguments.allSatisfy { $0.isIterator || $0.isPlainInteger }
        case "iter", "reversed":
            guard form.steps.hasNoItems, form.object.construction == .reduce else { return false }
            switch form.steps.state {
            case nil, .int?, .null?: return true
            default: return false
            }
        case "object": return form.isNew && form.steps.isEmpty
        default: return false
        }
    }

    private static func isCollection(_ form: Form, _ name: String) -> Bool {
        let (arguments, steps) = (form.arguments, form.steps)
        let isCall = form.object.construction == .reduce
        switch name {
        case "deque":
            return isCall && arguments.count <= 2 && steps.set.isEmpty && steps.state == nil
        case "OrderedDict":
            return isCall && arguments.count <= 1 && steps.appended.isEmpty
                && (steps.state.map(areAttributes) ?? true)
        case "defaultdict":
            return isCall && arguments.count <= 1 && steps.appended.isEmpty && steps.state == nil
        case "Counter":
            return isCall && arguments.count <= 1 && steps.isEmpty
        case "UserString":
            guard form.object.construction == .newObject, arguments.count <= 1,
                arguments.allSatisfy(\.isPlainText)
            else { return false }
            return form.stateDict?.onlyValue(of: "data")?.isPlainText ?? false
        case "UserDict":
            guard form.isNew, case .dict? = form.stateDict?.onlyValue(of: "data") else {
                return false
            }
            return true
        case "UserList":
            guard form.isNew, case .list? = form.stateDict?.onlyValue(of: "data") else {
                return false
            }
            return true
        case "ChainMap":
            guard form.isNew, case .list(let maps)? = form.stateDict?.onlyValue(of: "maps") else {
                return false
            }
            return maps.allSatisfy(\.isPlainMapping)
        default: return false
        }
    }
}

// States that are attributes.
extension InstanceForms {
    private static func hasAttributesOnly(_ form: Form) -> Bool {
        form.steps.hasNoItems && (form.steps.state.map(areAttributes) ?? true)
    }

    /// Whether a state is a dict of attributes.
    private static func areAttributes(_ state: WireValue) -> Bool {
        guard case .dict(let attributes) = state else { return false }
        return attributes.namesAttributes
    }
}

extension WireValue {
    var isPlainText: Bool {
        switch self {
        case .text, .surrogateText: true
        default: false
        }
    }

    /// Whether it is an `int`, but no `bool`.
    var isPlainInteger: Bool {
        switch self {
        case .int, .bigInt: true
        default: false
        }
    }

    /// Whether it is an instance of this class.
    func isInstance(of global: WireGlobal) -> Bool {
        guard case .object(let object) = self else { return false }
        return object.global == global
    }

    /// Whether it is a mapping of the standard library, and no proxy of one.
    fileprivate var isPlainMapping: Bool {
        switch self {
        case .dict: return true
        case .object(let object):
            guard let global = object.global, global.module == "collections" else { return false }
            return ["ChainMap", "Counter", "OrderedDict", "UserDict", "defaultdict"]
                .contains(global.name)
        default: return false
        }
    }
}

extension WireDictionary {
    /// Whether the keys are names of attributes: valid in Python, and without special meaning there.
    package var namesAttributes: Bool {
        keys.allSatisfy { key in
            guard let name = key.asText else { return false }
            return name.isPythonName && !name.isPythonSpecialName
        }
    }

    /// The value of this key, if it is the only one.
    fileprivate func onlyValue(of key: String) -> WireValue? {
        count == 1 ? self[text: key] : nil
    }
}
