import Glibc
internal import MPProcesses
import MPSystem

/// The fork server of this process; on the thread of ``ProcessLoop`` only.
final class ForkServerHandle: Sendable {
    private static let running = PerProcess<ForkServerHandle?>(nil)

    private let process: LaunchedProcess
    private let socket: Descriptor
    /// The program that it runs.
    private let executable: String?

    private init(_ process: LaunchedProcess, _ socket: consuming Descriptor, executable: String?) {
        self.process = process
        self.socket = socket
        self.executable = executable
    }

    deinit {
        process.send(signal: SIGKILL)
        _ = process.join()
    }

    /// Has the fork server make a child, and starts one first if there is none.
    ///
    /// - Parameter control: The child's end of its control socket.
    /// - Returns: The child.
    /// - Throws: ``LaunchFailure``: there is no fork server, or it could not fork.
    static func fork(control: Int32) throws(LaunchFailure) -> LaunchedProcess {
        let executable = ProcessContext.executable
        if let known = running.withLock({ $0 }), known.executable == executable,
            !known.process.hasEnded
        {
            return try known.fork(control)
        }
        let new = try start(executable)
        let old = running.withLock { running in exchange(&running, with: new) }
        withExtendedLifetime(old) {}
        return try new.fork(control)
    }

    private func fork(_ control: Int32) throws(LaunchFailure) -> LaunchedProcess {
        try ForkServer.fork(control: control, over: socket.rawValue)
    }

    private static func start(_ executable: String?) throws(LaunchFailure) -> ForkServerHandle {
        let pair: ControlSocket.Pair
        do {
            pair = try ControlSocket.makePair(isParentBlocking: true)
        } catch {
            throw LaunchFailure(path: "", step: .descriptors, code: error.code)
        }
        var launch = ProgramLaunch.ofChild(executable, control: pair.child.rawValue)
        launch.variables = [ChildRole.variable: ChildRole.forkServerValue]
        let process = try launch.start()
        let handle = ForkServerHandle(process, pair.takeParent(), executable: executable)
        try ForkServer.waitUntilReady(handle.socket.rawValue)
        return handle
    }
}

extension ProgramLaunch {
    /// The program of children: this one, unless another one was chosen; with the words that this one got.
    static func ofChild(_ executable: String?, control: Int32) -> ProgramLaunch {
        var launch = ProgramLaunch(
            executable ?? ExecutablePath.current,
            Array(CommandLine.arguments.dropFirst()),
            passing: [control]
        )
        launch.name = executable ?? CommandLine.arguments.first
        return launch
    }
}
