/// The proxy classes of `multiprocessing.managers`.
package enum StandardProxyClass {
    /// The class of the proxies that CPython makes for a standard type; `nil` for types whose proxies
    /// `AutoProxy` makes from the names of their methods.
    ///
    /// Python has had a class for sets since 3.14 only, so none is named here.
    package static func name(for typeid: String) -> String? {
        switch typeid {
        case "dict": "DictProxy"
        case "list": "ListProxy"
        case "Array": "ArrayProxy"
        case "Value": "ValueProxy"
        case "Namespace": "NamespaceProxy"
        case "Lock", "RLock", "Semaphore", "BoundedSemaphore": "AcquirerProxy"
        case "Condition": "ConditionProxy"
        case "Event": "EventProxy"
        case "Barrier": "BarrierProxy"
        case "Iterator": "IteratorProxy"
        case "Pool": "PoolProxy"
        default: nil
        }
    }

    /// The function that makes a class from the names of methods.
    package static let auto = WireGlobal(module, "AutoProxy")

    /// The module of all of them.
    package static let module = "multiprocessing.managers"

    /// The name of a class in that module; `nil` for another one.
    package static func name(of global: WireGlobal) -> String? {
        global.module == module && names.contains(global.name) ? global.name : nil
    }

    /// All of them, of every version.
    static let names: Set<String> = [
        "AcquirerProxy", "ArrayProxy", "AutoProxy", "BarrierProxy", "BaseListProxy", "BaseProxy",
        "ConditionProxy", "DictProxy", "EventProxy", "IteratorProxy", "ListProxy",
        "NamespaceProxy", "PoolProxy", "SetProxy", "ValueProxy",
    ]
}
