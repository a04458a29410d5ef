import Foundation
import MPChildFunctions
import Multiprocessing

/// The program of the children in the tests of processes; with words, a parent whose end is tested.
@main
struct ProcessWorker {
    static func main() async throws {
        await startMultiprocessing(
            .square,
            .squareByChild,
            .nothing,
            .sleep,
            .sleepSoundly,
            .crash,
            .abort,
            .fail,
            .failKnown,
            .exit,
            .raise,
            .cutResult,
            .say,
            .repeated,
            .echo,
            .describe,
            .running(Multiplication.self)
        )
        let words = CommandLine.arguments.dropFirst()
        switch words.first {
        case "time": try await time(words.dropFirst().first ?? "spawn")
        default: print("a program of the tests")
        }
    }

    private static func time(_ name: String) async throws {
        let context = ProcessContext(StartMethod(rawValue: name) ?? .spawn)
        let clock = ContinuousClock()
        for _ in 0..<10 {
            let start = clock.now
            let child = ChildProcess(.nothing, context: context)
            try await child.start()
            let started = clock.now
            try await child.value()
            let valued = clock.now
            try await child.join()
            print(
                "started",
                start.duration(to: started),
                "value",
                start.duration(to: valued),
                "joined",
                start.duration(to: clock.now)
            )
        }
    }
}
