internal import MPProcesses

/// The process that has started this one.
///
/// - SeeAlso: Python `multiprocessing.parent_process`.
public struct ParentProcess: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The number that the system gave it.
    public let processID: Int32

    /// Whether it hasn't ended.
    ///
    /// This process ends with its parent, so the answer is seldom no.
    public var isAlive: Bool { ParentWatch.isParent(processID) }
}
