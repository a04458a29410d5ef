import Glibc
internal import MPProcesses
import MPSystem

/// The fork server of this process; on the thread of ``ProcessLoop/forkServer()`` only.
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
        replace(with: new)
        return try new.fork(control)
    }

    /// Keeps another fork server, or none; the one before ends.
    private static func replace(with new: ForkServerHandle?) {
        let old = running.withLock { running in exchange(&running, with: new) }
        withExtendedLifetime(old) {}
    }

    private func fork(_ control: Int32) throws(LaunchFailure) -> LaunchedProcess {
        do throws(LaunchFailure) {
            return try ForkServer.fork(control: control, over: socket.rawValue)
        } catch {
            // An answer that comes late would be taken for that to the next request.
            if error.step == .forkServer { Self.replace(with: nil) }
            throw error
        }
    }

    private static func start(_ executable: String?) throws(LaunchFailure) -> ForkServerHandle {
        let ends: (parent: Int32, child: Int32)
        do throws(SystemError) {
            ends = try ControlSocket.makePair(isParentBlocking: true).release()
        } catch {
            throw LaunchFailure(path: "", step: .descriptors, code: error.code)
        }
        let parent = Descriptor(adopting: ends.parent)
        let child = OwnedSocket(adopting: ends.child)
        var launch = ProgramLaunch.ofChild(executable, control: child.descriptor)
        launch.variables = [ChildRole.variable: ChildRole.forkServerValue]
        let process = try launch.start()
        let handle = ForkServerHandle(process, parent, executable: executable)
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
