/// How Python compares, orders and hashes an instance, as far as its class is known.
enum ComparisonForm {
    /// Like other numbers: `Decimal`, `Fraction`, scalars of numpy, members of `IntEnum`.
    case number(WireNumber)
    /// Like a value of another type: a named tuple, a `UserString`.
    case plain(WireValue)
    /// By a key among the instances of a family.
    case key(ComparisonKey)
    /// By itself alone: exceptions, iterators.
    case identity
    /// As a container or number that ``WellKnownObject`` shows.
    case known(WellKnownObject)
    /// By an error that Python raises, too: an array, whose truth is ambiguous, or a signalling NaN.
    case ambiguous
    /// By methods of its class, which never run here.
    case unknown
}

/// What instances of a family are compared by.
struct ComparisonKey {
    /// Whether and how the instances are ordered.
    enum Order {
        case none
        case byKey
    }

    /// The name of the family: instances of two families are never equal.
    let family: String
    let key: WireValue
    var order = Order.byKey
    var isHashable = true
    /// The name of families of which two instances may be equal all the same, by rules that only Python has.
    var kin: String?
}

extension WireObject {
    /// How Python compares the instance.
    ///
    /// - Complexity: O(``partCount``).
    var comparisonForm: ComparisonForm {
        if let wellKnown { return wellKnown.comparisonForm }
        guard let global else { return .unknown }
        if let form = standardForm(global) { return form }
        if global.isException { return .identity }
        return StandardClasses.contains(global) && global != PickleGlobals.reconstructor
            ? .identity : ownForm
    }

    /// The form of an instance of a class of one's own.
    ///
    /// CPython makes a named tuple from its elements, without a state. A class with one argument may be one of them or
    /// a kind of `int`.
    private var ownForm: ComparisonForm {
        guard construction == .newObject, steps.isEmpty, arguments.count > 1 else {
            return .unknown
        }
        return .plain(.tuple(arguments))
    }

    private func standardForm(_ global: WireGlobal) -> ComparisonForm? {
        switch global.module {
        case "decimal", "fractions", "numpy", "numpy.core.multiarray", "numpy._core.multiarray",
            "numpy.core.numeric", "numpy._core.numeric":
            return numberForm(global)
        case "datetime": return timeForm(global.name)
        case let module where module.hasPrefix("pandas._libs.tslibs."):
            return PandasMoment(self)?.comparisonForm
        case "numpy.ma.core": return global.name == "_mareconstruct" ? .ambiguous : .unknown
        case "uuid", "ipaddress", "pathlib", "pathlib._local", "zoneinfo":
            return nameForm(global)
        case "collections": return collectionForm(global.name)
        case "types" where global.name == "SimpleNamespace":
            let key = ComparisonKey(
                family: "SimpleNamespace",
                key: state ?? .dict([:]),
                order: .none,
                isHashable: false
            )
            return .key(key)
        case "types" where global.name == "GenericAlias":
            return .key(ComparisonKey(family: "GenericAlias", key: .tuple(arguments), order: .none))
        case "argparse" where global.name == "Namespace":
            return .key(
                ComparisonKey(
                    family: "argparse.Namespace",
                    key: state ?? .dict([:]),
                    order: .none,
                    isHashable: false
                )
            )
        case "urllib.parse" where StandardClasses.partsOfURLs.contains(global.name):
            return .plain(.tuple(arguments))
        case "builtins" where global.name == "getattr" && arguments.first?.isGlobal ?? false:
            return .key(ComparisonKey(family: "method", key: .tuple(arguments), order: .none))
        case "builtins" where global.name == "type":
            return .key(ComparisonKey(family: "type", key: .tuple(arguments), order: .none))
        case "re" where global.name == "RegexFlag": return arguments.first.map { .plain($0) }
        case "re" where global.name == "_compile":
            return .key(ComparisonKey(family: "re.Pattern", key: .tuple(arguments), order: .none))
        default:
            if StandardClasses.tuplesByModule[global.module]?.contains(global.name) ?? false {
                return tupleForm
            }
            return StandardClasses.comparedByIdentity(global) ? .identity : enumForm(global)
        }
    }

    /// `struct_time` and its kind: called with a tuple, and with what isn't part of it.
    private var tupleForm: ComparisonForm? {
        guard case .tuple(let elements)? = arguments.first else { return nil }
        return .plain(.tuple(elements))
    }

    /// A member of an enumeration of the standard library: all that are listed are numbers or texts, too.
    private func enumForm(_ global: WireGlobal) -> ComparisonForm? {
        guard StandardClasses.enumsByModule[global.module]?.contains(global.name) ?? false else {
            return nil
        }
        return arguments.first.map { .plain($0) }
    }

    private func collectionForm(_ name: String) -> ComparisonForm? {
        guard case .dict(let attributes)? = state else { return nil }
        switch name {
        case "UserString", "UserList", "UserDict":
            return attributes[text: "data"].map { .plain($0) }
        case "ChainMap":
            guard case .list(let maps)? = attributes[text: "maps"] else { return nil }
            var merged = WireDictionary()
            for map in maps.reversed() {
                guard let entries = map.mappingEntries else { return .unknown }
                for (key, value) in entries {
                    guard let key = try? WireKey(key) else { return .unknown }
                    merged[key] = value
                }
            }
            return .plain(.dict(merged))
        default: return nil
        }
    }
}

extension WellKnownObject {
    fileprivate var comparisonForm: ComparisonForm {
        switch self {
        case .slice(let start, let stop, let step):
            .key(
                ComparisonKey(
                    family: "slice",
                    key: .tuple([start, stop, step])
                )
            )
        case .iterator: .identity
        case .range, .complex, .array, .deque, .mapping: .known(self)
        }
    }
}

extension WireValue {
    /// The entries of a dict or of an instance that is one; of a `ChainMap` within another one it has none, since these
    /// might double from one to the next.
    fileprivate var mappingEntries: WireDictionary? {
        switch self {
        case .dict(let entries): return entries
        case .object(let object):
            if case .mapping(let entries)? = object.wellKnown { return entries }
            guard object.global == WireGlobal("collections", "UserDict"),
                case .dict(let attributes)? = object.state,
                case .dict(let entries)? = attributes[text: "data"]
            else { return nil }
            return entries
        default: return nil
        }
    }
}
