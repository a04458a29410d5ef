/// The answers of calls that were sent together, as far as they have arrived.
struct PipelineUnderWay: Sendable {
    /// The numbers of the calls.
    let calls: Range<UInt64>
    /// How many answers are due.
    private(set) var missingCount: Int
    /// The answers in the order of the calls; anything for those that are due.
    private var answers: [CallAnswer]
    /// Which answers have arrived.
    private var hasArrived: [Bool]
    private var isCancelled = false

    /// Waits for the answers to these calls.
    init(_ calls: Range<UInt64>) {
        self.calls = calls
        missingCount = calls.count
        answers = Array(repeating: .result(.cancelled), count: calls.count)
        hasArrived = Array(repeating: false, count: calls.count)
    }

    /// Takes the answer to one of the calls.
    ///
    /// - Returns: Whether it was due.
    mutating func take(_ answer: CallAnswer, of call: UInt64) -> Bool {
        let index = Int(call - calls.lowerBound)
        guard !hasArrived[index] else { return false }
        hasArrived[index] = true
        answers[index] = answer
        missingCount -= 1
        return true
    }

    /// Gives the calls up.
    ///
    /// - Returns: Those whose answers are due; none if they were given up before.
    mutating func cancel() -> [UInt64] {
        guard !exchange(&isCancelled, with: true) else { return [] }
        return zip(calls, hasArrived).compactMap { call, hasArrived in hasArrived ? nil : call }
    }

    /// Ends the pipeline.
    ///
    /// - Parameter missing: Stands for answers that are still due, and for deliveries that aren't confirmed: those may go
    ///   back to their objects.
    /// - Returns: The number of the first call, and all answers in the order of the calls.
    consuming func end(missing: CallAnswer? = nil) -> (first: UInt64, answers: [CallAnswer]) {
        if let missing {
            for index in answers.indices
            where !hasArrived[index] || answers[index].isUnconfirmedDelivery {
                answers[index] = missing
            }
        }
        return (calls.lowerBound, answers)
    }
}
