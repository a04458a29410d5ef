/// A process of this program, as it sees itself.
///
/// - SeeAlso: Python `multiprocessing.current_process`.
public struct ProcessIdentity: Hashable, Sendable {
    /// The name: `MainProcess`, or the name that its parent gave it.
    public let name: String
    /// The number that the system gave it.
    public let processID: Int32
    /// Whether its parent terminates it at the parent's exit.
    public let isDaemon: Bool
}
