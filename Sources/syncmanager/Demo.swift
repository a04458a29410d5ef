internal import ArgumentParser
internal import Multiprocessing

/// Counts the words of real files with workers in Swift and Python around one manager.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Count words with Swift and Python workers around one manager.",
        discussion: """
            Without files: the documents (*.md) below the current directory and the licence texts in \
            /usr/share/common-licenses. Ends with an error unless the totals equal a sequential count.
            """
    )

    @Option(help: "How many Swift workers to start.")
    var workers = 3

    @Option(help: "The Python worker's source; without it, all workers are written in Swift.")
    var pythonWorker: String?

    @Option(help: "How many of the most frequent words to show.")
    var top = 15

    @Argument(help: "The files to count.")
    var files: [String] = []

    func validate() throws {
        guard workers > 0 else { throw ValidationError("--workers has to be at least 1") }
        guard top > 0 else { throw ValidationError("--top has to be at least 1") }
    }

    func run() async throws {
        let texts = try files.isEmpty ? TextFiles.found() : TextFiles(named: files)
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let demo = try await WordCountDemo(
            texts: texts,
            directory: directory,
            staff: staff(in: directory)
        )
        let report = try await demo.run()
        StandardStreams.print(report.lines(top: top))
        if let difference = report.difference { throw CommandError(difference.description) }
    }

    /// Decides who works, and says so where Python can't.
    private func staff(in directory: ScratchDirectory) async throws -> WordCountStaff {
        var python: PythonWorker?
        if let pythonWorker {
            python = try await PythonWorker.find(script: pythonWorker, scratch: directory)
            if python == nil { StandardStreams.print("No python3 runs here: Swift works alone.") }
        } else {
            StandardStreams.print("No --python-worker named: Swift works alone.")
        }
        return WordCountStaff(swiftWorkers: workers, python: python)
    }
}
