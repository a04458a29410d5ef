/// How a child process comes into being.
///
/// - SeeAlso: Python `multiprocessing.get_all_start_methods`.
public enum StartMethod: String, CaseIterable, Sendable, CustomStringConvertible {
    /// The program is started once more, and runs the function that it is told; the default.
    case spawn
    /// A process that was started before any thread existed forks for each child.
    ///
    /// A child costs a fraction of a millisecond, and the memory that the fork server has prepared is shared.
    case forkserver
    /// This process is copied, as it is; only while it has a single thread.
    ///
    /// So not in a child, nor after a connection was made, a child was waited for, or a line was logged. Authkeys aren't in the
    /// copy, but for `Authkey.current`.
    case fork

    /// The methods that this system has, the default first.
    public static var all: [StartMethod] { allCases }

    /// Python's name of the method.
    public var description: String { rawValue }
}
