/// Which calls are recent, whoever asks and however often: those of the last five to ten seconds.
///
/// Objects remember two of their counts, the older of which is that of the beginning of this time. Nothing is done as
/// time passes: the counts are taken when somebody asks. If nobody has asked for long, recent is what came after that.
struct RecentCalls {
    /// The shortest time that counts as recent.
    private static let shortest = Duration.seconds(5)

    /// The count of an object's calls, and what it was before.
    struct Marks {
        fileprivate var newer = 0
        fileprivate var older = 0

        /// How many of its calls are recent.
        func recent(of calls: Int) -> Int { calls - older }

        /// Takes its count.
        mutating func take(_ calls: Int, _ step: Step) {
            switch step {
            case .none: break
            case .next: (older, newer) = (newer, calls)
            case .both: (older, newer) = (calls, calls)
            }
        }
    }

    /// What is done with the marks of all objects when somebody has been told what is recent.
    enum Step: Equatable {
        case none
        /// The newer mark becomes the older one.
        case next
        /// Both are too old.
        case both
    }

    /// When the newer marks were taken; `nil` before there were any.
    private var time: Duration?

    /// Somebody asks.
    ///
    /// - Parameter now: The time.
    /// - Returns: What is done with the marks afterwards.
    mutating func asked(at now: Duration) -> Step {
        let age = time.map { now - $0 }
        guard let age, age < Self.shortest * 2 else {
            time = now
            return .both
        }
        guard age >= Self.shortest else { return .none }
        time = now
        return .next
    }
}
