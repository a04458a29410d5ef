/// The server whose code runs in a task: functions, constructors and methods of services find it here.
enum RunningServer {
    /// Finds the server, which nobody keeps for that.
    typealias Finding = @Sendable () -> ManagerServer?

    /// Finds the server that runs this task; `nil` in tasks of the program's own.
    @TaskLocal static var find: Finding?
}
