/// A Python exception as data: its class by name, its arguments, its state.
///
/// Referents throw it, `#ERROR` replies carry it, clients turn it into an error of their own.
public struct PythonException: Error, Equatable, Sendable {
    /// The class, such as `builtins.KeyError`.
    public let type: WireGlobal
    /// The arguments, `e.args` in Python.
    public let arguments: [WireValue]
    /// What `BUILD` restores (`__notes__` and the like), if anything.
    public let state: WireValue?

    /// Describes an exception of any class.
    public init(_ type: WireGlobal, _ arguments: [WireValue] = [], state: WireValue? = nil) {
        self.type = type
        self.arguments = arguments
        self.state = state
    }

    /// Describes an exception of a class in `builtins` with one text.
    public init(_ builtin: String, _ message: String) {
        self.init(WireGlobal("builtins", builtin), [.text(message)])
    }
}

extension PythonException {
    /// `TypeError(message)`.
    package static func typeError(_ message: String) -> Self { Self("TypeError", message) }
    /// `ValueError(message)`.
    package static func valueError(_ message: String) -> Self { Self("ValueError", message) }
    /// `IndexError(message)`.
    package static func indexError(_ message: String) -> Self { Self("IndexError", message) }
    /// `RuntimeError(message)`.
    package static func runtimeError(_ message: String) -> Self { Self("RuntimeError", message) }
    /// `AttributeError(message)`.
    package static func attributeError(_ message: String) -> Self {
        Self("AttributeError", message)
    }
    /// `OverflowError(message)`.
    package static func overflowError(_ message: String) -> Self { Self("OverflowError", message) }
    /// `KeyError(key)`, whose argument is the key itself.
    package static func keyError(_ key: WireValue) -> Self {
        Self(WireGlobal("builtins", "KeyError"), [key])
    }
    /// `StopIteration()`.
    package static let stopIteration = Self(WireGlobal("builtins", "StopIteration"))
    /// `queue.Empty()`, which CPython defines in C as `_queue.Empty`.
    package static let queueEmpty = Self(WireGlobal("_queue", "Empty"))
    /// `queue.Full()`.
    package static let queueFull = Self(WireGlobal("queue", "Full"))
    /// `queue.ShutDown()`, which exists since Python 3.13.
    package static let queueShutDown = Self(WireGlobal("queue", "ShutDown"))
    /// The exception for an older Python, which can't unpickle ``queueShutDown``: as from a
    /// `multiprocessing.Queue` that was closed.
    ///
    /// Not `queue.Empty` or `queue.Full`, which loops take as a reason to try again.
    package static let queueShutDownBefore313 = valueError(
        "the queue was shut down (queue.ShutDown, since Python 3.13)"
    )
}

extension PythonException {
    /// Reads the instance in its pickled form: `REDUCE(class, args)`, perhaps with a state.
    ///
    /// - Returns: `nil` for everything but an instance that is created by calling a class; of the
    ///   standard library's classes, only the exceptions.
    package init?(_ value: WireValue) {
        guard case .object(let object) = value, object.construction == .reduce,
            let global = object.global, global.isException || !StandardClasses.contains(global)
        else { return nil }
        self.init(global, object.arguments, state: object.state)
    }

    /// The instance in its pickled form.
    package var value: WireValue {
        let steps: [WireObject.Step] = state.map { [.build($0)] } ?? []
        return .object(WireObject(.reduce, .global(type), arguments, steps: steps))
    }
}
