internal import CProcesses
internal import CSystem
import Glibc
internal import MPSystem

/// The process that forks children for its parent, who started it before it had a second thread.
///
/// A child is made as a sibling of the server, so it is its parent's own child. The server and its parent talk over a
/// pair of sockets without a name, to which nobody else can connect. A request is one byte, with the child's end of its
/// control socket; the answer is the number of the child and an error number, with a descriptor of the process. An answer
/// without a request says that the server is ready, or how many threads it has if that isn't one.
package enum ForkServer {
    /// What a child needs to know of itself.
    package struct Child: Sendable {
        /// Its end of its control socket.
        package let control: Int32
    }

    private struct Answer {
        var process: Int32
        var code: Int32
    }

    /// Forks for the parent, until the parent is gone; the process then exits.
    ///
    /// - Parameters:
    ///   - socket: The socket over which requests come.
    ///   - parent: The parent's process ID.
    /// - Returns: In a child only, which is to run what it is told.
    package static func serve(_ socket: Int32, parent: Int32) -> Child {
        let threads = OwnThreads.count ?? 1
        answer(Answer(process: threads == 1 ? 0 : Int32(threads), code: 0), nil, over: socket)
        guard threads == 1 else { _exit(1) }
        // Each child would print what is still to be printed.
        fflush(nil)
        // As CPython's: an interrupt at the terminal is for those who work.
        let interrupt = signal(SIGINT, SIG_IGN)
        while let request = receive(socket) {
            var child = mp_child()
            switch mp_fork_sibling(&child) {
            case 0:
                signal(SIGINT, interrupt)
                close(socket)
                guard mp_die_with_parent(parent) == 0 else { _exit(127) }
                return Child(control: request)
            case 1:
                answer(Answer(process: child.process, code: 0), child.descriptor, over: socket)
                close(child.descriptor)
            default:
                answer(Answer(process: 0, code: errno), nil, over: socket)
            }
            close(request)
        }
        _exit(0)
    }

    /// Tells the parent that the program could not prepare the children of its fork server, and exits.
    package static func refuse(_ socket: Int32) -> Never {
        answer(Answer(process: preloadFailed, code: 0), nil, over: socket)
        fflush(nil)
        _exit(1)
    }

    /// In place of the number of threads.
    private static let preloadFailed: Int32 = -1

    /// Waits until a fork server is ready; blocks the thread.
    ///
    /// - Parameters:
    ///   - socket: The socket to the server.
    ///   - limit: How long it may take, in milliseconds.
    /// - Throws: ``LaunchFailure``: it has several threads, or it ended without an answer.
    package static func waitUntilReady(
        _ socket: Int32,
        within limit: Int32 = 30_000
    ) throws(LaunchFailure) {
        let (answer, _) = try receiveAnswer(socket, within: limit)
        switch answer.process {
        case 0: return
        case preloadFailed: throw LaunchFailure(path: "", step: .preload, code: 0)
        default: throw LaunchFailure(path: "", step: .serverThreads, code: answer.process)
        }
    }

    /// Has a fork server make a child; blocks for the fraction of a millisecond that it takes.
    ///
    /// - Parameters:
    ///   - control: The child's end of its control socket.
    ///   - socket: The socket to the server.
    ///   - limit: How long the server may take, in milliseconds.
    /// - Returns: The child.
    /// - Throws: ``LaunchFailure``: the server is gone, or could not fork.
    package static func fork(
        control: Int32,
        over socket: Int32,
        within limit: Int32 = 30_000
    ) throws(LaunchFailure) -> LaunchedProcess {
        var byte: UInt8 = 1
        guard mp_send_with_descriptors(socket, &byte, 1, [control], 1, 0) == 1 else {
            throw failure(errno)
        }
        let (answer, descriptor) = try receiveAnswer(socket, within: limit)
        guard answer.code == 0 else {
            throw LaunchFailure(path: "", step: .clone, code: answer.code)
        }
        guard let descriptor else {
            // There was no descriptor left to receive it: the child is there, and nobody could ever watch it.
            kill(answer.process, SIGKILL)
            waitpid(answer.process, nil, 0)
            throw LaunchFailure(path: "", step: .descriptors, code: EMFILE)
        }
        return LaunchedProcess(id: answer.process, adopting: descriptor)
    }

    private static func receiveAnswer(
        _ socket: Int32,
        within limit: Int32
    ) throws(LaunchFailure) -> (Answer, descriptor: Int32?) {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            let outcome = poll(&entry, 1, limit)
            if outcome > 0 { break }
            guard outcome < 0, errno == EINTR else { throw failure(ETIMEDOUT) }
        }
        var answer = Answer(process: 0, code: 0)
        var descriptor: Int32 = -1
        var number: Int32 = 0
        let size = MemoryLayout<Answer>.size
        let received = mp_receive_with_descriptors(
            socket,
            &answer,
            size,
            &descriptor,
            1,
            &number,
            0
        )
        guard received == size else { throw failure(ECONNRESET) }
        return (answer, number == 1 ? descriptor : nil)
    }

    private static func failure(_ code: Int32) -> LaunchFailure {
        LaunchFailure(path: "", step: .forkServer, code: code)
    }

    /// Waits for a request; `nil` at the end.
    private static func receive(_ socket: Int32) -> Int32? {
        var byte: UInt8 = 0
        var control: Int32 = -1
        var number: Int32 = 0
        guard mp_receive_with_descriptors(socket, &byte, 1, &control, 1, &number, 0) == 1,
            number == 1
        else { return nil }
        return control
    }

    private static func answer(_ answer: Answer, _ descriptor: Int32?, over socket: Int32) {
        var answer = answer
        let descriptors = descriptor.map { [$0] } ?? []
        // A parent that doesn't read it is gone, which the next request tells.
        _ = mp_send_with_descriptors(
            socket,
            &answer,
            MemoryLayout<Answer>.size,
            descriptors,
            Int32(descriptors.count),
            0
        )
    }
}
