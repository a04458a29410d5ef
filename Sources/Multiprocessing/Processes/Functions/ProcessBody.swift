/// A type whose values are work for a process of its own: what Python writes as a subclass of `Process`.
///
/// ```swift
/// struct Greeter: ProcessBody {
///     let name: String
///     func run() async throws { print("hello,", name) }
/// }
///
/// await startMultiprocessing(.running(Greeter.self))
/// let child = ChildProcess(running: Greeter(name: "Ada"))
/// ```
///
/// - SeeAlso: Python `Process.run`.
public protocol ProcessBody: Codable, Sendable {
    /// The type of the result.
    associatedtype Output: Sendable

    /// Does the work; called in the child process.
    func run() async throws -> Output
}
