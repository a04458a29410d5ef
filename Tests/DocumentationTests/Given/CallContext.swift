private struct Pool {
    init(size: Int) {}

    mutating func take(for session: CallContext.Session) throws -> Int { 0 }

    mutating func giveBack(takenBy session: CallContext.Session) {}
}
