@preconcurrency import Glibc
import Multiprocessing

/// Shows one thing about pools: that which the word on the command line names.
@main
enum PoolsExample {
    private static let examples: [String: @Sendable () async throws -> Void] = [
        "squares": squareNumbers, "pi": computePi, "futures": computePiByFutures,
        "word-count": countWords, "shared": shareADictionary, "first-error": meetAnError,
        "lost-worker": loseAWorker, "threads": useThreadsAndProcesses,
    ]

    static func main() async throws {
        setlinebuf(stdout)  // Else a pipe would keep lines back until the end.
        await startMultiprocessing(
            .square,
            .partOfPi,
            .wordsOfFile,
            .sum,
            .countLetters,
            .root,
            .halve,
            .collatz
        )
        guard let example = CommandLine.arguments.dropFirst().first.flatMap({ examples[$0] }) else {
            print("usage: example-pools", examples.keys.sorted().joined(separator: "|"))
            exit(2)
        }
        try await example()
    }
}
