/// The number of peers turned away in the handshake since the last such report, apart from those that the
/// log names.
package struct TurnedAway: Equatable, Sendable {
    /// Peers that weren't let in because their source has failed too often.
    package let refused: Int
    /// Peers that were cut off for others because there were too many.
    package let displaced: Int
    /// Peers that failed without being named in the log.
    package let failed: Int
}
