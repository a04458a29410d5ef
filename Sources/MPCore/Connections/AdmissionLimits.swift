/// Limits on the number of peers in the handshake at a time, and the penalties for failing at it.
///
/// The size of what each of them may send is limited by `HandshakeStateMachine.frameLimit`.
package struct AdmissionLimits: Sendable {
    /// The largest number of strangers at a time.
    ///
    /// A handshake takes a client a few milliseconds, so 64 serve thousands of new clients per second.
    package var halfOpen = 64
    /// The largest number of them from one source across a network.
    package var halfOpenPerSource = 16
    /// The largest number of processes of our own user or of root at a time, counted apart.
    ///
    /// They could do anything to the server anyway; this many are for a pool of Python threads that connect at once.
    package var halfOpenOfOwner = 256
    /// How long new peers wait in the kernel's queue once the limit is reached, before some are cut off.
    ///
    /// A burst of clients is over by then; silent peers are not.
    package var patience = Duration.seconds(1)
    /// Penalty of a source for a wrong answer; it doubles from one to the next.
    package var failurePenalty = Duration.seconds(5)
    /// Penalty of a source for a peer that left, or was silent, in the handshake; it doubles from one to the next.
    package var silencePenalty = Duration.seconds(1)
    /// The penalty up to which a source's peers are still let in, as in sshd (`PerSourcePenalties min:`).
    ///
    /// A typing error or a health check locks nobody out.
    package var tolerance = Duration.seconds(15)
    /// The largest penalty of a source: after this long without a try its peers are let in in any case.
    package var longestPenalty = Duration.seconds(600)
    /// The number of sources that are remembered.
    package var sources = 1024

    /// Default limits.
    package init() {}
}
