/// What happens to a referent's calls when one of its tasks has ended.
package struct Completion {
    /// What goes back if the call's answer never reaches its caller.
    package var loan: Loan?
    /// The parked calls that are answered without a task, in this order.
    package var wakes: [Wake]
    /// The parked call whose task begins now.
    package var starts: ServiceStart?

    package init(loan: Loan? = nil, waking wakes: [Wake] = [], starts: ServiceStart? = nil) {
        self.loan = loan
        self.wakes = wakes
        self.starts = starts
    }
}
