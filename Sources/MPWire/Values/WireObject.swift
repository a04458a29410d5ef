/// An instance of a Python class that this package doesn't interpret: the steps that rebuild it.
///
/// It is compared by its structure and sent out as it came; the class is never imported.
public final class WireObject: Sendable {
    /// The way in which Python makes the instance.
    public enum Construction: Equatable, Sendable {
        /// `callable(*arguments)`: the pickle opcode `REDUCE`.
        case reduce
        /// `cls.__new__(cls, *arguments)`: `NEWOBJ`.
        case newObject
        /// `cls.__new__(cls, *arguments, **keywords)`: `NEWOBJ_EX`.
        case newObjectWithKeywords(WireDictionary)
    }

    /// A change that Python makes to the new instance.
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

    /// The way in which the instance is made.
    public let construction: Construction
    /// The class or function that makes it; a ``WireValue/global(_:)`` in all but odd pickles.
    public let callable: WireValue
    /// The arguments of ``callable``.
    public let arguments: [WireValue]
    /// The changes to the new instance, in order.
    public let steps: [Step]
    /// The entries of an `OrderedDict`, a `Counter` or a `defaultdict`.
    let mapping: WireDictionary?

    /// Makes an instance.
    ///
    /// - Parameters:
    ///   - construction: The way in which Python makes it.
    ///   - callable: The class or function.
    ///   - arguments: The arguments of `callable`.
    ///   - steps: The changes that Python makes to the new instance, in order.
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
