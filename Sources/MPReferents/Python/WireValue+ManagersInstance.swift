import MPWire

extension WireValue {
    /// An instance of a class in `multiprocessing.managers` with these attributes, as Python
    /// pickles it.
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
