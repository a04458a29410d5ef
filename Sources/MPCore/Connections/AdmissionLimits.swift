/// How many peers may be in the handshake at a time, and what failing at it costs their source.
package struct AdmissionLimits: Sendable {
    /// How many strangers at a time.
    ///
    /// A handshake takes a client a few milliseconds, so 64 serve thousands of new clients per second.
    package var halfOpen = 64
    /// How many of them from one source across a network.
    package var halfOpenPerSource = 16
    /// How many processes of our own user or of root at a time, counted apart.
    ///
    /// They could do anything to the server anyway; a pool of some hundred Python threads that connect in one moment
    /// is what this many are for.
    package var halfOpenOfOwner = 256
    /// How long new peers wait in the kernel's queue when as many as may be are in the handshake, before some are dropped.
    ///
    /// A burst of clients is over by then; silent peers are not.
    package var patience = Duration.milliseconds(500)
    /// What a source is charged for a wrong answer, doubled from one to the next.
    package var failurePenalty = Duration.seconds(5)
    /// What a source is charged for a peer that left, or was silent, in the handshake; doubled from one to the next.
    package var silencePenalty = Duration.seconds(1)
    /// How much a source may be charged before its peers are refused, as sshd does it (`PerSourcePenalties min:`): a
    /// typing error or a health check costs nobody the door.
    package var tolerance = Duration.seconds(15)
    /// The most that a source is charged: after so much time without a try its peers are let in in any case.
    package var longestPenalty = Duration.seconds(600)
    /// How many sources are remembered.
    package var sources = 1024

    /// Takes the limits that fit most.
    package init() {}
}
