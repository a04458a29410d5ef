/// Ends a parked call with an answer.
package struct Wake: Equatable, Sendable {
    package let call: CallID
    package let answer: Answer

    package init(_ call: CallID, with answer: Answer) {
        self.call = call
        self.answer = answer
    }
}
