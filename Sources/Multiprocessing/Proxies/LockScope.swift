import MPSystem

/// One `withLock` call of an ``RLockProxy`` or ``ConditionProxy``, and the task that runs its body.
///
/// Scopes determine the owner: nested scopes of one task share it, so that the task may take a lock
/// again. A child task inherits the scope, but owns nothing, like another thread in Python.
final class LockScope: Sendable {
    /// The innermost scope of this task, or of one that it is a child of.
    @TaskLocal private static var innermost: LockScope?

    /// The owner of the lock, shared by nested scopes.
    let owner: LockOwner
    /// The object whose lock is held.
    private let ident: String
    /// The task that runs the body.
    ///
    /// No two living tasks have the same number, so a task that inherited the scope has another one.
    private let task: Int
    /// The scope around this one.
    private let outer: LockScope?
    /// Whether a wait was given up while it didn't hold the lock.
    private let hasLost = Guarded(false)

    /// Enters a scope inside the current one of this task.
    init(on ident: String) {
        let outer = Self.current
        owner = outer?.owner ?? LockOwner()
        self.ident = ident
        self.outer = outer
        task = Self.thisTask
    }

    /// The innermost scope of this very task.
    static var current: LockScope? {
        innermost.flatMap { $0.task == thisTask ? $0 : nil }
    }

    /// Whether the lock is no longer held, so that it must not be given back.
    var isLost: Bool { hasLost.withLock { $0 } }

    /// Runs the body in this scope.
    func run<Success: ~Copyable, Failure: Error>(
        _ body: () async throws(Failure) -> Success
    ) async throws(Failure) -> Success {
        // A task-local value's own scope takes neither typed errors nor results that can't be copied.
        var outcome: Result<Success, Failure>?
        await Self.$innermost.withValue(self) {
            do throws(Failure) {
                outcome = .success(try await body())
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome = outcome.take() else {
            preconditionFailure("a body has ended without an outcome")
        }
        return try outcome.get()
    }

    /// Records that this task no longer holds the lock of an object, at any level.
    static func lose(_ ident: String) {
        var scope = current
        while let lost = scope {
            if lost.ident == ident { lost.hasLost.withLock { $0 = true } }
            scope = lost.outer
        }
    }

    /// A number that no other living task has.
    private static var thisTask: Int { withUnsafeCurrentTask { $0?.hashValue ?? 0 } }
}
