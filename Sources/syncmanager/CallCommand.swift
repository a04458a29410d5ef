internal import ArgumentParser
internal import MPWire
internal import Multiprocessing

/// Calls one method of one object, and prints what it returns.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call a method of a shared object, or a function.",
        usage: """
            syncmanager call [<address>] <object> <method> [<arguments> ...] [--authkey-file <authkey-file>] [<options>]
            """,
        discussion: """
            OBJECT is the name of an object, its ident as `inspect` shows it, 'TYPE(arguments)' for a \
            new one, or `functions` for the registered functions. An argument is a literal of Python \
            or JSON, or else a text; NAME=VALUE passes it by name. Quote it for the shell:

              syncmanager call unix:/tmp/m counts get apples --authkey-file key
              syncmanager call unix:/tmp/m 'Counter(5)' add n=2 --authkey-file key
              syncmanager call unix:/tmp/m functions word_count 'a b' --authkey-file key
              syncmanager call unix:/tmp/m jobs put '{"id": 7, "tags": ["new"]}' --authkey-file key

            A stream prints a line for each of its elements. `nan`, `inf` and `-inf` are numbers; as texts they stand in \
            quotes of their own: '"nan"'. What can't be printed goes back to the queue that it was taken from.

            With --json, dates and times become texts as in ISO 8601, spans of time seconds; UUIDs, paths and fractions \
            become texts, decimals numbers, and NaN is written as Python's json module writes it.
            """
    )

    @Argument(
        parsing: .allUnrecognized,
        help: """
            Where the server listens (default: $\(EnvironmentDefaults.address)); the object: a name, an ident, \
            'TYPE(…)', or `functions`; the method, or the function; what is passed to it.
            """
    )
    var words: [String] = []

    @OptionGroup var server: ServerOptions

    @OptionGroup var limit: TimeoutOption

    @Flag(help: "Print JSON instead of Python's repr.")
    var json = false

    func validate() throws {
        let words = try CallWords(words)
        _ = try server.access(at: words.address)
    }

    func run() async throws {
        let words = try CallWords(words)
        let target = try CallTarget(words.object)
        let arguments = try RequestArguments(words: words.arguments)
        let manager = try await server.access(at: words.address).connect()
        let space = ManagerSpace(manager: manager, timeout: limit.duration)
        let format: ResultFormat = json ? .json : .python
        try await space.keepingTaken {
            let answer = try await target.call(words.method, arguments, in: space)
            try await show(answer, as: format, in: space)
        }
        await manager.close()
    }

    private func show(
        _ answer: ExpressionResult,
        as format: ResultFormat,
        in space: ManagerSpace
    ) async throws {
        try await space.forEachResult(of: answer) { result in
            StandardStreams.print(try line(of: result, as: format, in: space))
        }
    }

    /// The text of a result.
    ///
    /// - Throws: An error that shows the result if it has no form in JSON and can't go back.
    private func line(
        of result: ExpressionResult,
        as format: ResultFormat,
        in space: ManagerSpace
    ) throws(CommandError) -> String {
        do throws(CommandError) {
            return try format.line(result)
        } catch {
            // What goes back isn't lost; anything else, such as what `pop` has taken, has to be shown in any case.
            guard case .json = format, !space.hasTaken else { throw error }
            let text = try ResultFormat.python.line(result)
            throw CommandError("\(error); the result was \(text)")
        }
    }
}
