import Foundation
import MPChildFunctions
import Multiprocessing

/// The program of the children in the tests of processes; with words, a parent of its own that is tested.
@main
struct ProcessWorker {
    static func main() async throws {
        // As in a program whose author has forgotten the line.
        if CommandLine.arguments.dropFirst().first != "forget" {
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
                .sleepingTree,
                .sleepAsNobody,
                .isPrepared,
                .failAtSeven,
                .spin,
                .rest,
                .settle,
                .awaitFile,
                .settleDeaf,
                .whereAmI,
                .dieBy,
                .prepared,
                .keepRunRecord,
                .recordedSpin,
                .prepare,
                .cannotPrepare,
                .dieEarly,
                .dieTwice,
                .power,
                .resultOf,
                .addShared,
                .appended,
                .reversedBytes,
                .negated,
                .text,
                .count,
                .makeList,
                .makeMixed,
                .returnConnection,
                .unsendable,
                .running(Multiplication.self),
                preload: { Preparations.prepare() }
            )
        }
        do {
            try await Scenario.run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            print("error:", error)
            exit(1)
        }
    }
}
