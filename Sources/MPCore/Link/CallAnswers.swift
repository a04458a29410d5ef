/// What a link learned of the calls that were sent together.
package enum CallAnswers: Equatable, Sendable {
    /// The answer of a call that was sent by itself.
    case one(CallAnswer)
    /// The answers of a pipeline, in the order of its calls.
    case all([CallAnswer])
}
