/// What a benchmark is to show.
struct Goal: Equatable, Sendable {
    /// The goal in words.
    let text: String
    /// What is compared.
    let criterion: Criterion

    init(_ text: String, _ criterion: Criterion) {
        self.text = text
        self.criterion = criterion
    }

    /// How a goal is judged.
    enum Criterion: Equatable, Sendable {
        /// The rate of one has to be at least so many times that of another.
        case faster(Candidate.ID, than: Candidate.ID, times: Double)
        /// The rate has to be at least this.
        case rate(Candidate.ID, atLeast: Double)
        /// The worker that did most may have done at most so many times what the least one did.
        case evenShares(Candidate.ID, within: Double)
        /// The 99th percentile of one's latencies may be at most so many times that of another.
        case tail(Candidate.ID, of: Candidate.ID, within: Double)
        /// A figure of this name may be at most this.
        case figure(String, atMost: Double)
    }
}
