/// How much of the loop's time one event may take before all other connections have their turn.
///
/// It counts work instead of looking at a clock, so that the same messages take the same turns everywhere.
struct LoopTurn {
    /// About 1 ms, in steps of ``WorkMeter``.
    private static let longest = 100_000
    /// What each message costs beside the work that is charged: reading it, finding the object, answering.
    private static let stepsPerMessage = 300
    /// How many bytes of answers are written in the time of one step.
    private static let bytesPerStep = 32

    private var spent = 0

    /// Whether the next message has to wait for the others.
    var isOver: Bool { spent >= Self.longest }

    /// Counts a message.
    ///
    /// - Parameters:
    ///   - work: What it was charged, in steps.
    ///   - answer: What it was answered, in bytes.
    mutating func count(work: Int, answer: Int) {
        // One message can cost more than a turn, but neither of them comes near the end of the numbers.
        spent += Self.stepsPerMessage + min(work, Self.longest) + answer / Self.bytesPerStep
    }
}
