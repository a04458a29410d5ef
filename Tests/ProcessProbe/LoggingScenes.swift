import Glibc
import Logging
import Multiprocessing

/// What processes log.
enum LoggingScenes {
    /// Has four children log messages of some lengths at once.
    static func ofChildren(_ context: ProcessContext, _ lengths: [Int]) async throws {
        logToStandardError(level: .info)
        let children = (1...4).map { _ in ChildProcess(.log, lengths, context: context) }
        for child in children { try await child.start() }
        for child in children { try await child.join() }
    }

    /// Has a child log one message.
    static func words(_ context: ProcessContext) async throws {
        logToStandardError(level: .info)
        try await withChildProcess(.say, "hello", context: context) { try await $0.value() }
    }

    /// Logs more than a pipe and the queue take, though nobody reads, then says so.
    static func unread() {
        let logger = logToStandardError(level: .info)
        for number in 0..<3000 { logger.info("\(number) \(String(repeating: "x", count: 200))") }
        print("went on")
    }

    /// Logs and exits at once.
    static func andExit() -> Never {
        logToStandardError(level: .info).info("the last words")
        exit(3)
    }

    /// Logs though nobody has asked for it.
    static func byDefault() {
        Logger.multiprocessing.critical("not to be seen")
    }
}
