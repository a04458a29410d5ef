internal import ArgumentParser
internal import Multiprocessing

/// Runs what a server has recorded through the server of this version.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract:
            "Run what 'serve --record' has written, and show where this version answers otherwise.",
        discussion: """
            Nothing is sent and no program is run: what tasks returned is in the recording. The exit code is 0 if all answers \
            are the same, 1 if one differs or the file can't be read, and 3 if it was read only in part. Whoever wrote the \
            file can make this command work hard, and see nothing of yours.
            """
    )

    @Argument(help: "The recording.", completion: .file())
    var file: String

    @Option(help: "Run only so many seconds of the recording.")
    var until: Double?

    @Option(name: .customLong("differences"), help: "How many differences are shown.")
    var most = 10

    @Option(
        help: """
            End where more memory is used, in bytes; K, M and G multiply. Half of the machine's if it isn't said.
            """,
        transform: LimitOption.bytes
    )
    var memoryLimit: Int?

    @Flag(help: "Print JSON, in one line.")
    var json = false

    func validate() throws {
        guard until.map({ $0 >= 0 && $0.isFinite }) ?? true else {
            throw ValidationError("--until has to be a number of seconds")
        }
        guard most >= 0 else { throw ValidationError("--differences has to be 0 or more") }
    }

    func run() async throws {
        var options = ReplayOptions()
        options.until = until.map { .seconds($0) }
        options.mostDifferences = most
        options.memoryLimitInBytes = memoryLimit
        let report = try Recording.replay(file, options: options) {
            (arguments) throws(MultiprocessingError) in RecordingArguments.registry(arguments)
        }
        let shown = ReplayText(report)
        StandardStreams.print(json ? [try shown.json()] : shown.lines())
        if report.differenceCount > 0 { throw ExitCode(1) }
        if report.incompleteReason != nil { throw ExitCode(3) }
    }
}
