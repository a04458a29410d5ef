/// The answers of calls that were sent together, as far as they have arrived.
struct PipelineUnderWay: Sendable {
    /// The numbers of the calls.
    let calls: Range<UInt64>
    /// How many answers are due.
    private(set) var missingCount: Int
    /// The answers in the order of the calls; `nil` for those that are due.
    private var answers: [CallAnswer?]
    private var isCancelled = false

    /// Waits for the answers to these calls.
    init(_ calls: Range<UInt64>) {
        self.calls = calls
        missingCount = calls.count
        answers = Array(repeating: nil, count: calls.count)
    }

    /// Takes the answer to one of the calls.
    ///
    /// - Returns: Whether it was due.
    mutating func take(_ answer: CallAnswer, of call: UInt64) -> Bool {
        let index = Int(call - calls.lowerBound)
        guard answers[index] == nil else { return false }
        answers[index] = answer
        missingCount -= 1
        return true
    }

    /// Gives the calls up.
    ///
    /// - Returns: Those whose answers are due; none if they were given up before.
    mutating func cancel() -> [UInt64] {
        guard !exchange(&isCancelled, with: true) else { return [] }
        return zip(calls, answers).compactMap { call, answer in answer == nil ? call : nil }
    }

    /// Ends the pipeline.
    ///
    /// - Parameter missing: Stands for answers that are still due.
    /// - Returns: The number of the first call, and all answers in the order of the calls.
    consuming func end(missing: CallAnswer? = nil) -> (first: UInt64, answers: [CallAnswer]) {
        (calls.lowerBound, answers.compactMap { $0 ?? missing })
    }
}
