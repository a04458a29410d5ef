/// An instance of a class that this package knows, beyond the plain values.
///
/// It is a view: the value stays the ``WireObject`` that it came as.
package enum WellKnownObject: Sendable {
    /// `slice(start, stop, step)`, each an `int`, `None` or anything else.
    case slice(start: WireValue, stop: WireValue, step: WireValue)
    /// `range(start, stop, step)` within 64 bits, whose step is not zero.
    case range(start: Int, stop: Int, step: Int)
    /// `complex(real, imaginary)`.
    case complex(real: Double, imaginary: Double)
    /// `array.array(typecode, elements)`.
    case array(typecode: String, elements: [WireValue])
    /// `iter(sequence)` or `reversed(sequence)`, and the position of the next element if it is known.
    case iterator(over: WireValue, position: Int?, isReversed: Bool)
    /// `collections.deque`.
    case deque(elements: [WireValue], maximum: WireValue)
    /// `OrderedDict`, `Counter` or `defaultdict`: its entries.
    case mapping(WireDictionary)
}

extension WireValue {
    /// A view of the value, if it is an instance of a known class.
    package var wellKnown: WellKnownObject? {
        guard case .object(let object) = self else { return nil }
        return object.wellKnown
    }

    /// `slice(start, stop, step)`.
    package static func slice(_ start: WireValue, _ stop: WireValue, _ step: WireValue) -> Self {
        .object(WireObject(.reduce, .global(WireGlobal("builtins", "slice")), [start, stop, step]))
    }

    /// `range(start, stop, step)`.
    package static func range(_ start: Int, _ stop: Int, _ step: Int = 1) -> Self {
        let bounds: [WireValue] = [.int(start), .int(stop), .int(step)]
        return .object(WireObject(.reduce, .global(WireGlobal("builtins", "range")), bounds))
    }

    /// `iter(elements)`: the pickled form of an iterator over a set or dict.
    package static func iterator(over elements: [WireValue]) -> Self {
        .object(WireObject(.reduce, .global(WireGlobal("builtins", "iter")), [.list(elements)]))
    }

    /// `reversed(elements)`, not yet begun.
    package static func reversed(_ elements: [WireValue]) -> Self {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("builtins", "reversed")),
                [.list(elements)],
                steps: [.build(.int(elements.count - 1))]
            )
        )
    }

    /// `NotImplemented`.
    package static let notImplemented = WireValue.global(WireGlobal("builtins", "NotImplemented"))
    /// `Ellipsis`.
    package static let ellipsis = WireValue.global(WireGlobal("builtins", "Ellipsis"))
}

extension WireObject {
    /// A view of the instance, if its class is known and its arguments are valid.
    package var wellKnown: WellKnownObject? {
        guard let global else { return nil }
        return switch (global.module, global.name) {
        case ("builtins", "slice"): knownSlice
        case ("builtins", "range"): knownRange
        case ("builtins", "complex"): knownComplex
        case ("builtins", "iter"): knownIterator(reversed: false)
        case ("builtins", "reversed"): knownIterator(reversed: true)
        case ("array", "array"), ("array", "_array_reconstructor"):
            ArrayContents(self).map { .array(typecode: $0.typecode, elements: $0.elements) }
        case ("collections", "deque"): knownDeque
        default: mapping.map(WellKnownObject.mapping)
        }
    }

    private var knownSlice: WellKnownObject? {
        guard arguments.count == 3 else { return nil }
        return .slice(start: arguments[0], stop: arguments[1], step: arguments[2])
    }

    private var knownRange: WellKnownObject? {
        guard arguments.count == 3, case .int(let start) = arguments[0],
            case .int(let stop) = arguments[1], case .int(let step) = arguments[2], step != 0
        else { return nil }
        return .range(start: start, stop: stop, step: step)
    }

    private var knownComplex: WellKnownObject? {
        guard arguments.count == 2, case .float(let real) = arguments[0],
            case .float(let imaginary) = arguments[1]
        else { return nil }
        return .complex(real: real, imaginary: imaginary)
    }

    private func knownIterator(reversed: Bool) -> WellKnownObject? {
        guard arguments.count == 1 else { return nil }
        guard case .int(let position)? = state else {
            return .iterator(over: arguments[0], position: nil, isReversed: reversed)
        }
        return .iterator(over: arguments[0], position: position, isReversed: reversed)
    }

    private var knownDeque: WellKnownObject? {
        let maximum = arguments.count > 1 ? arguments[1] : .null
        var elements: [WireValue] = []
        switch arguments.first {
        case .list(let initial)?, .tuple(let initial)?: elements = initial
        case nil: break
        default: return nil  // The reader lets nothing else through.
        }
        for step in steps {
            guard case .append(let appended) = step else { continue }
            elements += appended
        }
        if case .int(let count) = maximum, count >= 0 { elements = elements.suffix(count) }
        return .deque(elements: elements, maximum: maximum)
    }

    /// The entries of an instance of a class that is a kind of dict; `nil` for all others.
    ///
    /// They are hashed here, so that this is done once for each instance.
    static func mapping(
        _ global: WireGlobal,
        _ arguments: [WireValue],
        _ steps: [Step]
    ) -> WireDictionary? {
        guard global.isMapping else { return nil }
        var entries = WireDictionary()
        if case .dict(let initial)? = arguments.last { entries = initial }
        for step in steps {
            guard case .setItems(let items) = step else { continue }
            for position in stride(from: 0, to: items.count - 1, by: 2) {
                // The reader let only hashable keys through.
                guard let key = try? WireKey(items[position]) else { return nil }
                entries.updateValue(items[position + 1], forKey: key)
            }
        }
        return entries
    }
}

extension WireGlobal {
    /// Whether it names a class whose instances are dicts with additions.
    var isMapping: Bool {
        module == "collections" && ["OrderedDict", "Counter", "defaultdict"].contains(name)
    }
}
