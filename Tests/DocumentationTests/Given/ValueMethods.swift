private enum BankError: Error { case insufficientFunds }

private struct Seats {
    init(count: Int) {}

    mutating func free(heldBy session: CallContext.Session) {}
}
