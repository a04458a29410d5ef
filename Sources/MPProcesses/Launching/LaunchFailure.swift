internal import CProcesses
import Glibc

/// The reason why a process could not be started.
package struct LaunchFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step that failed.
    package enum Step: Sendable {
        /// The kernel made no process: too many processes, or no memory.
        case clone
        /// The descriptors could not be put in order.
        case descriptors
        /// The working directory could not be entered.
        case directory
        /// The process group could not be made.
        case group
        /// The file could not be executed.
        case execute
        /// The process that forks for others did not answer.
        case forkServer
        /// The process has other threads, which a fork would lack.
        case threads
        /// The fork server has other threads.
        case serverThreads
    }

    /// The program, or the directory that could not be entered.
    package let path: String
    package let step: Step
    /// The error number, see errno(3); for `threads` and `serverThreads` their number.
    package let code: Int32

    /// Describes a failure.
    package init(path: String, step: Step, code: Int32) {
        self.path = path
        self.step = step
        self.code = code
    }

    /// Whether it may work later: the system has nothing left of what a process needs.
    package var isLackOfResources: Bool {
        [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(code)
    }

    /// What failed, and the error in words.
    package var description: String {
        let reason = String(cString: strerror(code))
        return switch step {
        case .clone where code == EAGAIN:
            "the system makes no more processes (\(reason); see ulimit -u and the control group's pids.max)"
        case .clone: "the system makes no more processes (\(reason))"
        case .descriptors: "no descriptor is left for the child (\(reason); see ulimit -n)"
        case .directory: "the working directory \(path) can't be entered (\(reason))"
        case .group: "the process group can't be made (\(reason))"
        case .execute: "\(path) can't be executed (\(reason))"
        case .forkServer:
            "the fork server ended or did not answer (\(reason)); does its program call startMultiprocessing(…) first?"
        case .serverThreads:
            """
            the fork server has \(code) threads after its preload, and a fork copies one; preload without threads, or use \
            spawn
            """
        case .threads:
            "fork copies one thread, and this process has \(code); fork before anything else runs, or use spawn or forkserver"
        }
    }
}

extension LaunchFailure.Step {
    init(_ step: mp_launch_step) {
        self =
            switch step {
            case mp_step_descriptors: .descriptors
            case mp_step_directory: .directory
            case mp_step_group: .group
            case mp_step_execute: .execute
            default: .clone
            }
    }
}
