internal import MPWire

/// What running a recording may cost, whoever has written it and whatever limits it says that its server had.
package struct ReplayLimits: Sendable {
    /// The most memory of the process, in bytes.
    package var memoryInBytes = Int.max
    /// The most work that one message, or one value, may cost, in steps of a ``WorkMeter``: some ten seconds.
    ///
    /// What takes longer ends as at the server's own limit, and shows as a difference.
    package var workInSteps = 40 * WorkMeter.standardLimit

    /// No limit on memory.
    package init() {}
}
