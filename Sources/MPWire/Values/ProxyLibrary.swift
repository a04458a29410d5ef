/// The Python package whose classes a proxy has in pickles.
///
/// `multiprocess` is a copy of the standard library's `multiprocessing` that pickles by `dill`. Its proxies use the
/// authkey of its own `current_process()`, so that its clients need theirs back.
package enum ProxyLibrary: Sendable {
    /// The standard library's.
    case multiprocessing
    /// The copy.
    case multiprocess

    /// The name in this package of a class or function of the standard library's.
    func name(of global: WireGlobal) -> WireGlobal {
        switch self {
        case .multiprocessing: global
        case .multiprocess where global.module == StandardProxyClass.module:
            WireGlobal("multiprocess.managers", global.name)
        case .multiprocess: global
        }
    }

    /// The standard library's name of something that `multiprocess` has copied from it; `nil` for anything else.
    static func original(of global: WireGlobal) -> WireGlobal? {
        let prefix = "multiprocess."
        guard global.module.hasPrefix(prefix) else { return nil }
        let module = "multiprocessing." + global.module.dropFirst(prefix.count)
        let original = WireGlobal(module, global.name)
        return StandardClasses.contains(original) ? original : nil
    }
}
