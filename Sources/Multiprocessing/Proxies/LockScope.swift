import MPSystem

/// The body of a `withLock` of an ``RLockProxy`` or ``ConditionProxy``, and the task that is in it.
///
/// Scopes find out who owns: the scopes of one task that lie within each other have one owner, so
/// that the task may take a lock again. A child task inherits the scope, but isn't the task of it:
/// it owns nothing, as another thread in Python.
final class LockScope: Sendable {
    /// The scope that this task, or one that it is a child of, is in.
    @TaskLocal private static var innermost: LockScope?

    /// Who owns.
    let owner: LockOwner
    /// The object whose lock is held.
    private let ident: String
    /// The task that runs the body.
    ///
    /// At most one task that lives has this number, so a task that inherited the scope has another.
    private let task: Int
    /// The scope around this one.
    private let outer: LockScope?
    /// Whether a wait was given up in which the lock was not held.
    private let hasLost = Guarded(false)

    /// Enters a scope within the current one of this task.
    init(on ident: String) {
        let outer = Self.current
        owner = outer?.owner ?? LockOwner()
        self.ident = ident
        self.outer = outer
        task = Self.thisTask
    }

    /// The innermost scope that this very task is in.
    static var current: LockScope? {
        innermost.flatMap { $0.task == thisTask ? $0 : nil }
    }

    /// Whether the lock is no longer held, so that it must not be given back.
    var isLost: Bool { hasLost.withLock { $0 } }

    /// Runs the body.
    func run<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        try await Self.$innermost.withValue(self, operation: body)
    }

    /// Takes note that this task doesn't hold the lock of an object any more, on any level.
    static func lose(_ ident: String) {
        var scope = current
        while let lost = scope {
            if lost.ident == ident { lost.hasLost.withLock { $0 = true } }
            scope = lost.outer
        }
    }

    /// What tells this task from all others that live.
    private static var thisTask: Int { withUnsafeCurrentTask { $0?.hashValue ?? 0 } }
}
