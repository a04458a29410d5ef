internal import CProcesses
import Glibc
internal import MPSystem

/// Ends this process when its parent has ended.
///
/// The kernel does so by itself (`PR_SET_PDEATHSIG`), but forgets it when the process changes its user or executes a
/// program that does. A thread that waits for the parent's descriptor doesn't.
package enum ParentWatch {
    /// Starts to watch.
    ///
    /// - Parameter parent: The parent's process ID.
    /// - Returns: Whether the parent is there; if not, the caller should end.
    package static func start(_ parent: Int32) -> Bool {
        let process = Descriptor(ofProcess: parent).release()
        // The number is the parent's as long as this process is its child.
        guard getppid() == parent else { return false }
        // Without a descriptor or a thread, the kernel's signal must do.
        guard process >= 0 else { return true }
        try? NativeThread.start(name: "mp-parent") {
            LaunchedProcess(id: parent, adopting: process).waitForEnd()
            kill(getpid(), SIGKILL)
        }
        return true
    }

    /// Whether a process is this one's parent.
    package static func isParent(_ process: Int32) -> Bool { getppid() == process }
}
