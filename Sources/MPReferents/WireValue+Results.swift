import MPWire

/// The forms in which Python pickles results that are no plain data.
extension WireValue {
    /// `NotImplemented`, by which a binary method refuses its operand.
    static let notImplemented = WireValue.global(WireGlobal("builtins", "NotImplemented"))

    /// An iterator over `elements`, as Python pickles those of dicts and sets.
    static func iterator(over elements: [WireValue]) -> WireValue {
        .object(WireObject(.reduce, .global(WireGlobal("builtins", "iter")), [.list(elements)]))
    }

    /// `reversed(elements)`, which Python pickles as the list and where it stands in it.
    static func reversed(_ elements: [WireValue]) -> WireValue {
        .object(
            WireObject(
                .reduce,
                .global(WireGlobal("builtins", "reversed")),
                [.list(elements)],
                steps: elements.isEmpty ? [] : [.build(.int(elements.count - 1))]
            )
        )
    }

    /// An instance of a class in `multiprocessing.managers` with these attributes.
    static func managersInstance(_ name: String, _ attributes: WireDictionary) -> WireValue {
        .object(
            WireObject(
                .newObject,
                .global(WireGlobal("multiprocessing.managers", name)),
                [],
                steps: [.build(.dict(attributes))]
            )
        )
    }
}
