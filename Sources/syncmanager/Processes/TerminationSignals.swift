internal import Dispatch
internal import Glibc
internal import Synchronization

/// The signals that ask a program to end in order: SIGTERM and SIGINT (control-C).
///
/// They are handled, not blocked: the main thread of a Swift program with an asynchronous `main` sleeps
/// with every signal unblocked, and would be killed by the default action.
enum TerminationSignals {
    /// Waits for one of the signals; returns as well when the task is cancelled.
    ///
    /// From the first call on they don't kill the program any more.
    static func first() async throws(CommandError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw CommandError("can't listen for signals: \(String(cString: strerror(errno)))")
        }
        let (readingEnd, writingEnd) = (ends[0], ends[1])
        signalOutlet.store(writingEnd, ordering: .sequentiallyConsistent)
        signal(SIGTERM, passOn)
        signal(SIGINT, passOn)

        // A thread of its own, as waiting blocks it.
        let thread = DispatchQueue(label: "waiting for signals")
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                thread.async {
                    var byte: UInt8 = 0
                    while read(readingEnd, &byte, 1) < 0, errno == EINTR {}
                    continuation.resume()
                }
            }
        } onCancel: {
            passOn(0)
        }
    }

    /// Runs in the middle of whatever the signal interrupts, so it does one system call and nothing more.
    private static let passOn: @convention(c) (Int32) -> Void = { _ in
        let before = errno
        var byte: UInt8 = 1
        _ = write(signalOutlet.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = before
    }
}

/// Where the signal handler writes; handlers can't carry anything with them.
private let signalOutlet = Atomic<Int32>(-1)
