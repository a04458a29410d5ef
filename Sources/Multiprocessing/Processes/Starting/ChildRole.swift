import Glibc
internal import MPProcesses

/// What a program was started for, if another process of its own has started it.
enum ChildRole {
    /// To run a function; the descriptor is the control socket, the number that of the parent.
    case child(control: Int32, parent: Int32)
    /// To fork; the descriptor is the socket for requests.
    case forkServer(socket: Int32, parent: Int32)

    /// The variable that names the role and the descriptor; never a secret.
    static let variable = "MULTIPROCESSING_CHILD"
    /// The descriptor after the standard ones.
    private static let descriptor: Int32 = 3

    /// The value of the variable for a child of this process, and for its fork server.
    static var childValue: String { "child:\(descriptor):\(getpid())" }
    static var forkServerValue: String { "forkserver:\(descriptor):\(getpid())" }

    /// The role of this process; `nil` if it is a program by itself, or has taken its role already.
    ///
    /// The variable alone proves nothing, since programs that a child starts inherit it: the socket must be there, and made
    /// by the process that the variable names.
    static var pending: ChildRole? {
        guard let value = getenv(variable).map({ String(cString: $0) }) else { return nil }
        let parts = value.split(separator: ":")
        guard parts.count == 3, parts[1] == "\(descriptor)", let parent = Int32(parts[2]),
            ControlSocket.maker(of: descriptor) == parent
        else { return nil }
        return switch parts[0] {
        case "child": .child(control: descriptor, parent: parent)
        case "forkserver": .forkServer(socket: descriptor, parent: parent)
        default: nil
        }
    }

    /// Takes the role; what this process starts doesn't get it.
    static func take() -> ChildRole? {
        let role = pending
        unsetenv(variable)
        guard let role else { return nil }
        // What this process starts in another way than ours is not to talk with the parent.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return role
    }
}

extension ChildRole {
    /// Ends a process that isn't its parent's child, though it was started for it: it would outlive it.
    ///
    /// So it is if the program of children is a script that starts the real one, and waits for it.
    static func checkParent(_ parent: Int32) {
        guard getppid() != parent else { return }
        StandardError.write(
            """
            a child process was started by another process than its parent: the executable of children must be \
            the program itself, or exec it

            """
        )
        _exit(1)
    }
}
