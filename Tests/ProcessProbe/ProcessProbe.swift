import Glibc
import Multiprocessing

/// A program that tests of processes run: it does one thing, and prints what came of it.
@main
struct ProcessProbe {
    static func main() async throws {
        await startMultiprocessing(
            .log,
            .say,
            .extend,
            .contents,
            .passOn,
            .connectByProgramKey,
            .prepare,
            .bank
        )
        let words = Array(CommandLine.arguments.dropFirst())
        let context = ProcessContext(words.dropFirst().first.flatMap(StartMethod.init) ?? .spawn)
        do {
            switch words.first {
            case "processors": print(cpuCount(), totalCPUCount())
            case "log":
                try await LoggingScenes.ofChildren(
                    context,
                    words.dropFirst(2).compactMap { Int($0) }
                )
            case "log-words": try await LoggingScenes.words(context)
            case "log-unread": LoggingScenes.unread()
            case "log-and-exit": LoggingScenes.andExit()
            case "log-by-default": LoggingScenes.byDefault()
            case "inherit": try await Inheritance.run(context)
            case "inherit-from":
                try await Inheritance.run(context, from: words[2], authkey: words[3])
            case "authkey": try await Inheritance.ofAuthkey(context)
            case "manager": try await ManagerProcesses.serve(context)
            case "manager-hold": try await ManagerProcesses.hold(context)
            case "manager-errors": try await ManagerProcesses.fail(context)
            case "manager-drop": try await ManagerProcesses.drop(context)
            case "manager-kill": try await ManagerProcesses.kill(context)
            case "manager-exit": try await ManagerProcesses.exit(context)
            case "crash-in-service": try await Crashes.inService(flightRecorder: words[1])
            case "overflow-in-service":
                try await Crashes.byOverflowInService(flightRecorder: words[1])
            case "overflow-on-loop":
                try await Crashes.byOverflowOnLoop(flightRecorder: words[1])
            default: Glibc.exit(2)
            }
        } catch {
            print("error:", error)
            Glibc.exit(1)
        }
    }
}
