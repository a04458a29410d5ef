internal import MPCore
import MPSystem
internal import MPWire

/// The functions that this program has told other processes of.
///
/// A forked child has the same.
enum ProgramFunctions {
    /// Runs a function with an input that was decoded.
    typealias Run = @concurrent @Sendable () async throws -> FunctionResult

    /// A function whose types only itself knows.
    struct Entry: Sendable {
        /// Decodes the input, and gives what is to run with it.
        let prepare: @Sendable (WireValue) throws -> Run
        /// Runs it for a pool.
        let run: TaskRun
        /// What becomes of its errors.
        let errors: ErrorTable
    }

    /// The reason why a function could not begin.
    struct UnreadableInput: Error, CustomStringConvertible {
        let description: String
    }

    private static let table = Guarded<[String: Entry]>([:])
    private static let hasBegun = Guarded(false)

    /// Whether the program has called `startMultiprocessing`.
    static var isKnown: Bool { hasBegun.withLock { $0 } }

    /// Remembers that the program has listed its functions.
    ///
    /// Every program also has those of this package.
    static func begin() {
        let manager = RemoteFunction<ManagerSettings, Void>.standardManager
        if entry(manager.name) == nil { add(manager) }
        if entry(RemoteFunction.poolWorker.name) == nil { add(RemoteFunction.poolWorker) }
        if entry(RemoteFunction.functionNames.name) == nil { add(RemoteFunction.functionNames) }
        hasBegun.withLock { $0 = true }
    }

    /// Adds a function.
    static func add<Input, Output>(_ function: RemoteFunction<Input, Output>) {
        guard let run = TaskRun(function) else { return }
        let entry = Entry(
            prepare: { value in
                let input: Input
                do {
                    input = try function.input.decode(value)
                } catch {
                    throw UnreadableInput(description: "its argument can't be read: \(error)")
                }
                return { try await function.perform(input) }
            },
            run: run,
            errors: function.errors
        )
        let isNew = table.withLock { $0.updateValue(entry, forKey: function.name) == nil }
        precondition(isNew, "two functions of this program have the name '\(function.name)'")
    }

    /// The function of a name.
    static func entry(_ name: String) -> Entry? { table.withLock { $0[name] } }

    /// The names of all functions but those of this package, in order.
    static var names: [String] {
        table.withLock { $0.keys.filter { !$0.hasPrefix("multiprocessing.") }.sorted() }
    }

    /// The complaint about an unknown function, with those that there are.
    static func complaint(about name: String) -> String {
        let names = table.withLock { $0.keys.sorted() }
        let known =
            names.isEmpty
            ? "it has no functions" : "its functions are \(names.joined(separator: ", "))"
        return "the program has no function '\(name)': \(known); pass it to startMultiprocessing(…)"
    }
}

extension RemoteFunction {
    /// Runs the function and encodes its result.
    @concurrent
    func perform(_ input: Input) async throws -> FunctionResult {
        try await FunctionResult(code.run(input), of: self)
    }
}
