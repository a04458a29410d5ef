/// What becomes of a referent's calls when one of its tasks has ended.
package struct Completion {
    /// What goes back if the answer of the call itself never reaches its caller.
    package var loan: Loan?
    /// The parked calls that are answered without a task, in that order.
    package var wakes: [Wake]
    /// The parked call whose turn it is now.
    package var starts: ServiceStart?

    /// Describes what happens.
    package init(loan: Loan? = nil, waking wakes: [Wake] = [], starts: ServiceStart? = nil) {
        self.loan = loan
        self.wakes = wakes
        self.starts = starts
    }
}
