import Glibc
import Logging
import Multiprocessing

/// A program that tests of processes run: it does one thing, and prints what came of it.
@main
struct ProcessProbe {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "processors": print(cpuCount(), totalCPUCount())
        case "log": log(as: arguments[1], lengths: arguments.dropFirst(2).compactMap { Int($0) })
        case "log-unread": logUnread()
        case "log-and-exit":
            logToStandardError(level: .info).info("the last words")
            exit(3)
        case "log-by-default":
            Logger.multiprocessing.critical("not to be seen")
        default: exit(2)
        }
    }

    /// Logs messages of these lengths, a hundred times each, under a name.
    private static func log(as name: String, lengths: [Int]) {
        ProcessName.set(name)
        let logger = logToStandardError(level: .info)
        for number in 0..<100 {
            for length in lengths {
                let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(number % 26)))
                logger.info("\(String(repeating: letter, count: length))")
                logger.debug("below the level")
            }
        }
    }

    /// Logs more than a pipe and the queue take, though nobody reads, then says so.
    private static func logUnread() {
        let logger = logToStandardError(level: .info)
        for number in 0..<3000 { logger.info("\(number) \(String(repeating: "x", count: 200))") }
        print("went on")
    }
}
