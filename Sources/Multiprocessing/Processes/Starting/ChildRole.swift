import Glibc
internal import MPProcesses

/// What a program was started for, if another process of its own has started it.
enum ChildRole {
    /// To run a function; the descriptor is the control socket.
    case child(control: Int32)
    /// To fork; the descriptor is the socket for requests.
    case forkServer(socket: Int32)

    /// The variable that names the role and the descriptor; never a secret.
    static let variable = "MULTIPROCESSING_CHILD"
    /// The descriptor after the standard ones.
    private static let descriptor: Int32 = 3

    /// The value of the variable for a child, and for a fork server.
    static let childValue = "child:\(descriptor)"
    static let forkServerValue = "forkserver:\(descriptor)"

    /// The role of this process; `nil` if it is a program by itself, or has taken its role already.
    ///
    /// The variable alone proves nothing, since programs that a child starts inherit it: the socket must be from the
    /// process's parent.
    static var pending: ChildRole? {
        guard let value = getenv(variable).map({ String(cString: $0) }),
            ControlSocket.isFromParent(descriptor)
        else { return nil }
        return switch value {
        case childValue: .child(control: descriptor)
        case forkServerValue: .forkServer(socket: descriptor)
        default: nil
        }
    }

    /// Takes the role; what this process starts doesn't get it.
    static func take() -> ChildRole? {
        let role = pending
        unsetenv(variable)
        return role
    }
}
