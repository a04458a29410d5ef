internal import CProcesses
import Glibc
internal import MPSystem

/// Copies of this process.
package enum Forking {
    /// What fork has made of the caller.
    package enum Side {
        /// The caller, which has a child now.
        case parent(LaunchedProcess)
        /// The child.
        case child
    }

    /// Copies this process, which must have a single thread: all others would be missing in the copy.
    ///
    /// - Returns: Which of the two processes the caller is.
    /// - Throws: ``LaunchFailure``: there are other threads, or no process is left.
    /// - SeeAlso: fork(2).
    package static func fork() throws(LaunchFailure) -> Side {
        guard let threads = OwnThreads.count else {
            throw LaunchFailure(path: "", step: .descriptors, code: EMFILE)
        }
        guard threads == 1 else {
            throw LaunchFailure(path: "", step: .threads, code: Int32(clamping: threads))
        }
        let parent = getpid()
        // What is still to be written would be written by both.
        fflush(nil)
        var child = mp_child()
        switch mp_fork(&child) {
        case 0:
            guard mp_die_with_parent(parent) == 0 else { _exit(127) }
            return .child
        case 1:
            return .parent(LaunchedProcess(id: child.process, adopting: child.descriptor))
        default:
            throw LaunchFailure(path: "", step: .clone, code: errno)
        }
    }
}
