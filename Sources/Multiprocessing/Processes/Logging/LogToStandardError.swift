public import Logging

extension Logger {
    /// The logger of this package for processes; a program may log with it, too.
    ///
    /// Nothing is written before `logToStandardError(level:)` was called.
    ///
    /// - SeeAlso: Python `multiprocessing.get_logger`.
    public static var multiprocessing: Logger {
        Logger(label: "multiprocessing") { _ in ProcessLogHandler() }
    }
}

/// Writes what `Logger.multiprocessing` logs to standard error, in Python's form: `[INFO/ChildProcess-1] message`.
///
/// Child processes that are started from now on do the same. Each message is one line, which no other process's
/// message interrupts; in a pipe, one of more than 4,096 bytes continues in further lines. A reader that stalls
/// holds nobody up for longer than a moment: messages wait, and at some number further ones are dropped and counted.
///
/// Swift's levels have Python's names: `trace` is SUBDEBUG, `notice` is SUBWARNING.
///
/// - Parameter level: The lowest level that is written; another call changes it.
/// - Returns: The logger.
/// - SeeAlso: Python `multiprocessing.log_to_stderr`.
@discardableResult
public func logToStandardError(level: Logger.Level = .warning) -> Logger {
    LogSettings(level: level).apply()
    return .multiprocessing
}
