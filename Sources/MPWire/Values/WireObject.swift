/// An instance of a Python class that this package doesn't interpret: the steps that rebuild it.
///
/// It is compared structurally and re-emitted as it came; the class is never imported.
public final class WireObject: Sendable {
    /// How Python makes the instance.
    public enum Construction: Equatable, Sendable {
        /// `callable(*arguments)`: the pickle opcode `REDUCE`.
        case reduce
        /// `cls.__new__(cls, *arguments)`: `NEWOBJ`.
        case newObject
        /// `cls.__new__(cls, *arguments, **keywords)`: `NEWOBJ_EX`.
        case newObjectWithKeywords(WireDictionary)
    }

    /// What Python does to the instance afterwards.
    public enum Step: Equatable, Sendable {
        /// Appends the items in order: `APPENDS`.
        case append([WireValue])
        /// Sets the pairs in order: `SETITEMS`, as key, value, key, value.
        case setItems([WireValue])
        /// Adds the items to a set: `ADDITEMS`.
        case addItems([WireValue])
        /// Restores the state: `BUILD`.
        case build(WireValue)
    }

    /// How the instance is made.
    public let construction: Construction
    /// The class or function that makes it; a ``WireValue/global(_:)`` in all but odd pickles.
    public let callable: WireValue
    /// The arguments of ``callable``.
    public let arguments: [WireValue]
    /// What follows, in order.
    public let steps: [Step]
    /// The entries of an `OrderedDict`, a `Counter` or a `defaultdict`.
    let mapping: WireDictionary?

    /// Describes an instance.
    ///
    /// - Parameters:
    ///   - construction: How Python makes it.
    ///   - callable: The class or function.
    ///   - arguments: What it is called with.
    ///   - steps: What Python does to the new instance, in order.
    public init(
        _ construction: Construction = .reduce,
        _ callable: WireValue,
        _ arguments: [WireValue],
        steps: [Step] = []
    ) {
        self.construction = construction
        self.callable = callable
        self.arguments = arguments
        self.steps = steps
        guard case .global(let global) = callable else {
            mapping = nil
            return
        }
        mapping = Self.mapping(global, arguments, steps)
    }

    /// The name of the class or function, if it is a plain global.
    public var global: WireGlobal? {
        guard case .global(let global) = callable else { return nil }
        return global
    }

    /// The state of the last `BUILD` step.
    public var state: WireValue? {
        for case .build(let state) in steps.reversed() { return state }
        return nil
    }
}
