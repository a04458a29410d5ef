internal import Dispatch
internal import FoundationEssentials
internal import Glibc
import MPSystem

/// A program that runs beside this one and is waited for.
final class SpawnedProcess: Sendable {
    /// What messages call it.
    let name: String
    /// Its number, which is its own only until `ending` has been told.
    let id: pid_t
    /// Whether the number is still its own; killing and reaping happen under this lock.
    private let isRunning = Guarded(true)

    /// Starts a program.
    ///
    /// The child gets the environment and standard streams of this process and no signal blocked. What
    /// it writes to standard output goes to the file `output`, if one is named.
    ///
    /// - Throws: `CommandError` when it couldn't be started.
    init(
        name: String,
        executable: String,
        arguments: [String],
        output: String? = nil
    ) throws(CommandError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let output {
            let flags = O_WRONLY | O_CREAT | O_TRUNC
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
        }
        var attributes = Self.cleanAttributes()
        defer { posix_spawnattr_destroy(&attributes) }

        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var id: pid_t = 0
        let failure = withCStrings([executable] + arguments) { argv in
            withCStrings(environment) { envp in
                posix_spawn(&id, executable, &actions, &attributes, argv, envp)
            }
        }
        guard failure == 0 else {
            let reason = String(cString: strerror(failure))
            throw CommandError("can't start \(name) (\(executable)): \(reason)")
        }
        self.name = name
        self.id = id
    }

    /// Waits until the process is gone.
    ///
    /// To be called once. Doesn't end when the task is cancelled: kill the process for that.
    func ending() async -> ProcessEnding {
        // A thread of its own, as waiting blocks it.
        let thread = DispatchQueue(label: "waiting for \(name)")
        return await withCheckedContinuation { continuation in
            thread.async { continuation.resume(returning: self.waitAndReap()) }
        }
    }

    /// Kills the process at once; does nothing when it is gone.
    func kill() {
        isRunning.withLock { isRunning in
            if isRunning { _ = Glibc.kill(id, SIGKILL) }
        }
    }

    /// Blocks until the process has ended, then gives its number back to the system.
    private func waitAndReap() -> ProcessEnding {
        var info = siginfo_t()
        // Without reaping at first, so that `kill` never meets a number that is no longer ours.
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return isRunning.withLock { isRunning in
            isRunning = false
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            return ProcessEnding(waitStatus: status)
        }
    }

    /// Makes the attributes of a child that has no signal blocked, whatever thread starts it, and that
    /// isn't meant when control-C is pressed: who started it decides.
    private static func cleanAttributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        return attributes
    }
}

/// Lends texts as C does: an array of pointers, `nil` at its end.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
