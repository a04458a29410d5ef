public import MPProcesses
import MPSystem

/// The way in which child processes come into being.
///
/// ```swift
/// let child = ChildProcess(.square, 5, context: ProcessContext(.forkserver))
/// ```
///
/// - SeeAlso: Python `multiprocessing.get_context`.
public struct ProcessContext: Sendable {
    /// The start method.
    public let startMethod: StartMethod

    /// Makes a context with a start method of its own.
    ///
    /// - Parameter startMethod: The start method.
    public init(_ startMethod: StartMethod) { self.startMethod = startMethod }

    /// The context with the start method of the program.
    public static var `default`: ProcessContext {
        ProcessContext(settings.withLock { $0.startMethod } ?? .spawn)
    }

    /// What a program has chosen, and its children take over.
    struct Settings: Sendable {
        var startMethod: StartMethod?
        var executable: String?
    }

    static let settings = PerProcess(Settings())
}

extension ProcessContext {
    /// Chooses the start method of all children that don't name one; once in a program, at its beginning.
    ///
    /// - Parameters:
    ///   - method: The start method.
    ///   - isForced: Whether it may have been chosen before.
    /// - Throws: ``MultiprocessingError``: `invalidState` if it was chosen before.
    /// - SeeAlso: Python `multiprocessing.set_start_method`.
    public static func setStartMethod(
        _ method: StartMethod,
        force isForced: Bool = false
    ) throws(MultiprocessingError) {
        let known = settings.withLock { settings in
            if let known = settings.startMethod, !isForced { return StartMethod?.some(known) }
            settings.startMethod = method
            return nil
        }
        if let known {
            throw MultiprocessingError(
                .invalidState,
                "cannot set the start method to \(method): it was set to \(known) before"
            )
        }
    }

    /// Starts children from another program: another build of this one, with the same functions.
    ///
    /// The program begins with `startMultiprocessing(…)`, too; this one need not then. Fork doesn't start a program.
    ///
    /// - Parameter path: The path of its file; `nil` is this program again.
    /// - SeeAlso: Python `multiprocessing.set_executable`.
    public static func setExecutable(_ path: String?) {
        settings.withLock { $0.executable = path }
    }

    /// Looks for a program as a shell does; a path is taken as it is.
    package static func findExecutable(_ name: String) -> String? { ExecutablePath.find(name) }

    /// The program from which children are started; `nil` is this one.
    static var executable: String? { settings.withLock { $0.executable } }
}
