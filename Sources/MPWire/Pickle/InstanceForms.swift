/// The forms in which CPython pickles instances: what is made otherwise is never handed on.
///
/// The next Python that reads a value carries its opcodes out, with its own rights. The rules, and
/// what each keeps from happening there:
///
/// - *Items come before the state, and the state once.* `APPENDS`, `ADDITEMS` and `BUILD` look for
///   `extend`, `append`, `add` and `__setstate__` in the instance, where a state that was restored
///   earlier may have put a function.
/// - *Only classes that hold items get items.* `SETITEMS` on a `UserDict` calls what its state says.
/// - *A state has the keys of its class.* `BUILD` of an exception is `setattr`, and `args` iterates.
/// - *Proxies are held, never used.* A proxy as the `data` of a `UserDict`, or under `list()`, would be
///   read or changed with the rights of whoever unpickles it. So they are in lists, tuples, dicts, sets,
///   and as items and attributes of the classes that only store them (`holdsProxies`).
/// - *numpy's types are the plain ones.* The state of a `dtype` says how memory is read; flags that lie
///   make pointers of bytes.
///
/// To add a class: find out what `__reduce_ex__` gives for protocols 0 to 5 in each version, and admit
/// nothing else.
enum InstanceForms {
    /// Says what is wrong with an instance.
    ///
    /// - Parameters:
    ///   - object: The instance.
    ///   - holdsProxy: Whether a proxy is in it, however deep.
    /// - Returns: `nil` if CPython itself pickles it so.
    static func complaint(about object: WireObject, holdsProxy: Bool) -> String? {
        guard let global = object.global else { return "an instance of what is no class" }
        guard let steps = Steps(object.steps) else {
            return "an instance of \(global) that is changed after its state was restored"
        }
        guard StandardClasses.contains(global), global != PickleGlobals.reconstructor else {
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

    /// Whether `RebuildProxy` may be told to make a proxy of this class: one of Python's own, or one
    /// that was admitted by name.
    static func isProxyClass(_ global: WireGlobal) -> Bool {
        StandardProxyClass.name(of: global) != nil
            || global.module != StandardProxyClass.module && !StandardClasses.contains(global)
    }

    /// Classes that were admitted by name may do anything with what they get; so they get no proxies,
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

    /// What is done to an instance once it is made, in the order in which CPython does it.
    struct Steps {
        /// What is appended.
        var appended: [WireValue] = []
        /// What is set, as keys and values in turn.
        var set: [WireValue] = []
        /// The state.
        var state: WireValue?

        /// Sorts the steps; `nil` if they are in no order that CPython writes.
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

        /// Whether nothing is done.
        var isEmpty: Bool { appended.isEmpty && set.isEmpty && state == nil }
        /// Whether no items are put in.
        var hasNoItems: Bool { appended.isEmpty && set.isEmpty }
    }

    /// All that is known of an instance.
    struct Form {
        let object: WireObject
        let arguments: [WireValue]
        let steps: Steps

        /// Whether it is made by a call, and nothing is done to it.
        var isPlainCall: Bool { object.construction == .reduce && steps.isEmpty }
        /// Whether it is made without arguments and without a call.
        var isNew: Bool { object.construction == .newObject && arguments.isEmpty }
        /// The state as a dict; `nil` if it is none, or if there are items.
        var stateDict: WireDictionary? {
            guard steps.hasNoItems, case .dict(let state)? = steps.state else { return nil }
            return state
        }
    }
}

// The table.
extension InstanceForms {
    private static func isCPythons(_ form: Form, of global: WireGlobal) -> Bool {
        if global.isException { return isException(form, global.name) }
        switch global.module {
        case "builtins": return isBuiltin(form, global.name)
        case "collections": return isCollection(form, global.name)
        case "array", "_codecs": return form.isPlainCall
        case StandardProxyClass.module:
            // A token was read, and written anew, before.
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
        default: return form.isPlainCall && isScalar(form.arguments, global)
        }
    }

    /// The classes in which a proxy is only stored.
    private static func holdsProxies(_ global: WireGlobal) -> Bool {
        switch global.module {
        case "builtins":
            ["iter", "reversed", "slice"].contains(global.name) || storesArguments(global)
        case "collections": global.name != "UserString"
        case StandardProxyClass.module, "types": global.name != "GenericAlias"
        default: global.isException && storesArguments(global)
        }
    }

    private static func isBuiltin(_ form: Form, _ name: String) -> Bool {
        switch name {
        // Calls, whose arguments have been looked at where they were interpreted.
        case "slice", "range", "complex": return form.isPlainCall
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
    /// Whether it is text.
    var isPlainText: Bool {
        switch self {
        case .text, .surrogateText: true
        default: false
        }
    }

    /// Whether it is an `int`, and no `bool`.
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

    /// Whether it is a mapping of the standard library, which is no proxy of one.
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
    /// Whether the keys are names of attributes: Python's, and none that Python itself gives a meaning.
    package var namesAttributes: Bool {
        keys.allSatisfy { key in
            guard let name = key.asText else { return false }
            return name.isPythonName && !name.isPythonSpecialName
        }
    }

    /// The value of this key, if there is no other.
    fileprivate func onlyValue(of key: String) -> WireValue? {
        count == 1 ? self[text: key] : nil
    }
}
