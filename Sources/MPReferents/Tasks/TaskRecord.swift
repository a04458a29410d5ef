/// What a ledger knows of a task that hasn't ended.
///
/// Small, since there may be millions: 40 bytes.
struct TaskRecord {
    enum State: UInt8 {
        /// Some worker may take it. Can become `leased`, or end.
        case queued
        /// It waits for its time. Can become `queued`, or end.
        case delayed
        /// A worker holds it and hasn't begun. Can become `queued` or `begun`, or end.
        case leased
        /// A worker runs it. Can become `queued` or `delayed`, or end.
        case begun
    }

    let submitter: UInt64
    /// `nil` for the default terms.
    let terms: TaskTerms?
    /// When the lease ends, in nanoseconds of the ledger's clock; the largest number if it lasts as long as its worker.
    var leaseEnd: Int64 = .max
    /// The place of the worker that holds it.
    var worker: UInt32 = 0
    /// Counts its leases, so that a place in a worker's list or a timer of an earlier one is recognised.
    var lease: UInt32 = 0
    /// When it was leased, or began, in tenths of a second of the ledger's clock.
    var since: UInt32 = 0
    /// Attempts that have begun.
    var attempts: UInt16 = 0
    var state = State.queued

    init(submitter: UInt64, terms: TaskTerms?) {
        self.submitter = submitter
        self.terms = terms
    }

    var isHeld: Bool { state == .leased || state == .begun }

    var maxAttempts: Int { terms?.maxAttempts ?? 1 }

    mutating func begin() {
        state = .begun
        if attempts < .max { attempts += 1 }
    }

    /// A time in nanoseconds as ``since`` counts it.
    static func tenths(_ nanoseconds: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: nanoseconds / 100_000_000)
    }
}
