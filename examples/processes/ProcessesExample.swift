@preconcurrency import Glibc
import Multiprocessing

/// Shows one thing about processes: that which the word on the command line names.
@main
enum ProcessesExample {
    private static let examples: [String: @Sendable () async throws -> Void] = [
        "numbers": printNumbersInAProcess, "ids": tellWhoIsWho, "several": startSeveral,
        "daemons": leaveADaemonBehind, "terminate": terminateAProcess,
        "own-type": runATypeOfOnesOwn,
        "pipe": talkOverAPipe, "queue": sendEvenNumbers, "lock": printUnderALock,
        "first": waitForTheFirst,
        "pi": computePi,
    ]

    static func main() async throws {
        setlinebuf(stdout)  // Else a pipe would keep lines back, and mix up those of two processes.
        await startMultiprocessing(
            .printNumbers,
            .introduce,
            .square,
            .work,
            .sleep,
            .shout,
            .putEvenNumbers,
            .printLines,
            .run,
            .partOfPi,
            .running(Greeter.self)
        )
        guard let example = CommandLine.arguments.dropFirst().first.flatMap({ examples[$0] }) else {
            print("usage: example-processes", examples.keys.sorted().joined(separator: "|"))
            exit(2)
        }
        try await example()
    }
}
