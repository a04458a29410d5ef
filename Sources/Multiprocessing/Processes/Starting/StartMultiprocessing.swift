import Glibc
internal import MPProcesses

/// Lets this program have child processes: its first line.
///
/// ```swift
/// @main struct Program {
///     static func main() async throws {
///         await startMultiprocessing(.square, .running(Greeter.self))
///         print("the program itself")
///     }
/// }
/// ```
///
/// A child process is the same program, started again. In the program itself this returns at once; in a child, it runs
/// the function that the parent named, and exits. So everything before it is done in each child, too, and nothing after
/// it is. Without this line, ``ChildProcess/start()`` says so.
///
/// - Parameters:
///   - functions: All functions that children may be told to run.
///   - preload: What a fork server does before it forks, so that its children have it already, such as reading tables.
///     It must not start threads, and handlers of `pthread_atfork` don't run in its
///     children. Not called elsewhere.
/// - SeeAlso: Python `if __name__ == '__main__'`, `freeze_support`, `set_forkserver_preload`.
public func startMultiprocessing<each Input, each Output>(
    _ functions: repeat RemoteFunction<each Input, each Output>,
    preload: (() throws -> Void)? = nil
) async {
    for function in repeat each functions { ProgramFunctions.add(function) }
    ProgramFunctions.begin()
    switch ChildRole.take() {
    case nil: return
    case .child(let control, let parent):
        ChildRole.checkParent(parent)
        await ChildMain.run(ControlSocket(adopting: control), isForked: false)
    case .forkServer(let socket, let parent):
        ChildRole.checkParent(parent)
        do {
            try preload?()
        } catch {
            StandardError.write("fork server: the preload failed: \(error)\n")
            ForkServer.refuse(socket)
        }
        ForkServerWarmUp.run()
        let child = ForkServer.serve(socket, parent: parent)
        await ChildMain.run(ControlSocket(adopting: child.control), isForked: true)
    }
}
