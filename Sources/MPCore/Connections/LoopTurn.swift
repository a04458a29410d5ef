/// How much of the loop's time one event may take before all other connections have their turn.
///
/// It counts work instead of reading a clock, so that the same messages take the same turns everywhere.
struct LoopTurn {
    /// About 1 ms, in steps of ``WorkMeter``.
    private static let longest = 100_000
    /// Cost in steps of each message, beside the work that is charged: reading it, finding the object,
    /// answering.
    private static let stepsPerMessage = 300
    /// Bytes of answers that are written in the time of one step.
    private static let bytesPerStep = 32

    private var spent = 0

    /// Whether the next message has to wait for the others.
    var isOver: Bool { spent >= Self.longest }

    /// Counts a message.
    ///
    /// - Parameters:
    ///   - work: The work that it charged, in steps.
    ///   - answer: The length of its answer in bytes.
    mutating func count(work: Int, answer: Int) {
        // One message can cost more than a turn; the limits keep the sum far from overflow.
        spent += Self.stepsPerMessage + min(work, Self.longest) + answer / Self.bytesPerStep
    }
}
