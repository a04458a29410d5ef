import Glibc

/// The standard error of this process.
enum StandardError {
    /// Writes a text as one piece; nothing if nobody reads it any more.
    static func write(_ text: String) {
        withoutBrokenPipeSignal {
            var text = text
            text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
            }
        }
    }

    /// Runs a body in which writing to a pipe without a reader is an error, and doesn't end the process.
    private static func withoutBrokenPipeSignal(_ body: () -> Void) {
        var signals = sigset_t()
        var before = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        body()
        // The signal is the thread's own; left pending, it would end the process when it isn't blocked any more.
        var none = timespec()
        while sigtimedwait(&signals, nil, &none) < 0, errno == EINTR {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
