/// What a contest is to show.
struct Goal: Equatable, Sendable {
    /// The goal in words.
    let text: String
    /// What is compared.
    let criterion: Criterion

    /// How a goal is judged.
    enum Criterion: Equatable, Sendable {
        /// The rate of one has to be at least so many times that of another.
        case faster(Role, than: Role, times: Double)
        /// The rate has to be at least this.
        case rate(Role, atLeast: Double)
        /// The worker that did most may have done at most so many times what the least one did.
        case evenShares(Role, within: Double)
        /// The 99th percentile of one's latencies may be at most so many times that of another.
        case tail(Role, of: Role, within: Double)
        /// A figure of this name may be at most this.
        case figure(String, atMost: Double)
    }
}
