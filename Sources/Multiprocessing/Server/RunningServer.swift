/// The server whose code runs in a task: functions, constructors and methods of services find it here.
enum RunningServer {
    /// Finds the server, which nobody keeps for that.
    typealias Finding = @Sendable () -> ManagerServer?

    /// Holds the function that finds the server.
    ///
    /// A class: as a task-local value, a bare function ends an optimised program (Swift 6.3), which asks for the metadata
    /// of its type and gets none.
    final class Finder: Sendable {
        let find: Finding

        init(_ find: @escaping Finding) { self.find = find }
    }

    /// Finds the server that runs this task; `nil` in tasks of the program's own.
    @TaskLocal static var finder: Finder?
}
