/// How NaN compares with NaN.
///
/// Python finds a NaN in a dict by its identity, which no value keeps on the wire. As keys all NaNs
/// are taken for one here, so that an entry under NaN can be found and removed.
enum NaNRule {
    /// As Python's `==`: NaN is equal to nothing.
    case distinct
    /// As a key: NaN is equal to itself.
    case same
}

extension WireValue: Equatable {
    /// Whether Python's `==` would be true: numbers compare by value across `bool`, `int` and
    /// `float`; texts by code points, not by canonical equivalence as Swift's do; containers element
    /// by element; NaN is equal to nothing.
    ///
    /// - Complexity: O(size of the smaller value).
    public static func == (left: WireValue, right: WireValue) -> Bool {
        left.isEqual(to: right, .distinct)
    }

    /// Whether both are equal, with NaN as `rule` says.
    func isEqual(to other: WireValue, _ rule: NaNRule) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.hasSameCodePoints(as: right)
        case (.int(let left), .int(let right)): left == right
        case (.null, .null): true
        case (.surrogateText(let left), .surrogateText(let right)): left == right
        case (.bytes(let left), .bytes(let right)), (.bytes(let left), .bytearray(let right)),
            (.bytearray(let left), .bytes(let right)),
            (.bytearray(let left), .bytearray(let right)):
            left == right
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            left.isEqual(to: right, rule)
        case (.dict(let left), .dict(let right)): left.isEqual(to: right, rule)
        case (.set(let left), .set(let right)), (.set(let left), .frozenset(let right)),
            (.frozenset(let left), .set(let right)),
            (.frozenset(let left), .frozenset(let right)):
            left == right
        case (.global(let left), .global(let right)): left == right
        case (.object(let left), .object(let right)): left.isEqual(to: right, rule)
        case (.object(let object), _): object.isEqual(toPlain: other)
        case (_, .object(let object)): object.isEqual(toPlain: self)
        case (.proxy(let left), .proxy(let right)): left == right
        case (.cyclic(let left), .cyclic(let right)): left == right
        default: hasEqualNumber(as: other, rule)  // All other pairs have different types.
        }
    }

    private func hasEqualNumber(as other: WireValue, _ rule: NaNRule) -> Bool {
        guard let left = number, let right = other.number else { return false }
        return left == right || rule == .same && left.isNaN && right.isNaN
    }
}

extension [WireValue] {
    /// Whether both have equal elements, with NaN as `rule` says.
    fileprivate func isEqual(to other: [WireValue], _ rule: NaNRule) -> Bool {
        count == other.count && indices.allSatisfy { self[$0].isEqual(to: other[$0], rule) }
    }
}

extension WireSet: Equatable {
    /// Whether both have equal members, in whatever order.
    public static func == (left: WireSet, right: WireSet) -> Bool { left.members == right.members }
}

extension WireDictionary: Equatable {
    /// Whether both hold equal values under equal keys, in whatever order.
    public static func == (left: WireDictionary, right: WireDictionary) -> Bool {
        left.isEqual(to: right, .distinct)
    }
}

extension WireObject: Equatable {
    /// Whether Python would call both equal, as far as their class is understood, else whether they
    /// are rebuilt by the same steps.
    public static func == (left: WireObject, right: WireObject) -> Bool {
        left.isEqual(to: right, .distinct)
    }

    fileprivate func isEqual(to other: WireObject, _ rule: NaNRule) -> Bool {
        if self === other { return true }
        switch (wellKnown, other.wellKnown) {
        case (.range(let start, let stop, let step), .range(let start2, let stop2, let step2)):
            return RangeIdentity(start, stop, step) == RangeIdentity(start2, stop2, step2)
        case (.complex(let real, let imaginary), .complex(let real2, let imaginary2)):
            return WireValue.float(real).isEqual(to: .float(real2), rule)
                && WireValue.float(imaginary).isEqual(to: .float(imaginary2), rule)
        case (.array(_, let left), .array(_, let right)),
            (.deque(let left, _), .deque(let right, _)):
            return left.isEqual(to: right, rule)
        case (.mapping(let left), .mapping(let right)):
            // Only two OrderedDicts compare their order, too.
            return left.isEqual(to: right, rule)
                && (!isOrderedDict || !other.isOrderedDict || left.keys == right.keys)
        default:
            return hasSameSteps(as: other, rule)
        }
    }

    private var isOrderedDict: Bool { global == WireGlobal("collections", "OrderedDict") }

    private func hasSameSteps(as other: WireObject, _ rule: NaNRule) -> Bool {
        construction == other.construction && callable == other.callable
            && arguments.isEqual(to: other.arguments, rule) && steps.count == other.steps.count
            && zip(steps, other.steps).allSatisfy { left, right in
                switch (left, right) {
                case (.append(let left), .append(let right)),
                    (.setItems(let left), .setItems(let right)),
                    (.addItems(let left), .addItems(let right)):
                    left.isEqual(to: right, rule)
                case (.build(let left), .build(let right)): left.isEqual(to: right, rule)
                case (.append, _), (.setItems, _), (.addItems, _), (.build, _): false
                }
            }
    }

    /// Whether a `complex` is a real number, or a kind of dict has the entries of a plain one.
    fileprivate func isEqual(toPlain value: WireValue) -> Bool {
        switch (wellKnown, value) {
        case (.complex(let real, let imaginary), _):
            imaginary == 0 && WireNumber(real) == value.number
        case (.mapping(let entries), .dict(let other)): entries == other
        default: false  // No other class is equal to a plain value.
        }
    }
}

extension WireProxy: Equatable {
    /// Whether both stand for the same object.
    public static func == (left: WireProxy, right: WireProxy) -> Bool {
        left.token.ident == right.token.ident
    }
}

/// What decides whether two ranges are equal: their elements, not their bounds.
struct RangeIdentity: Hashable {
    private let count: UInt
    private let first: Int?
    private let step: Int?

    init(_ start: Int, _ stop: Int, _ step: Int) {
        count = rangeCount(start, stop, step)
        first = count > 0 ? start : nil
        self.step = count > 1 ? step : nil
    }
}

extension String {
    /// Whether both consist of the same code points; `==` would call `é` and `e` + accent equal.
    fileprivate func hasSameCodePoints(as other: String) -> Bool {
        let (left, right) = (utf8.span, other.utf8.span)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
