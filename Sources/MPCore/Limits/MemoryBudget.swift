/// Whether objects may still grow, and whether there is room for what is only there for a moment: what the process was
/// last seen to have, and what was asked of it since.
///
/// The driver looks at the process, which takes as long as a short call; so it looks once in a while, and
/// in between each request is charged by what it brings, by how much it makes its object grow, and by its answer. What
/// is queued for clients is part of what the process has.
struct MemoryBudget {
    /// How much may be charged before the driver should look again.
    static let step = 256 << 10
    /// What an element of an object is charged, in bytes: at least as much as a small value takes.
    static let element = 64
    /// How long an answer may be in any case: to those who take something out, to those who are refused.
    static let shortAnswer = 16 << 10
    /// Where so much is left, whatever is sent finds room.
    private static let plenty = 512 << 20

    /// How much the process may have before nothing may grow.
    let limit: Int
    /// How much more it may have for a moment, for answers, for what is decoded, for copies.
    ///
    /// Without it nobody could take anything out of a server that is full.
    let reserve: Int
    /// What it had when it was last looked at.
    private(set) var used = 0
    /// What was charged since.
    private var charged = 0
    /// Whether memory may have become free since it was last given back to the system.
    private var isChurned = false
    /// What was charged since then.
    private var churned = 0
    /// Whether the answer that is being written has to be sent.
    var mustAnswer = false

    /// Starts with nothing used.
    init(limit: Int) {
        self.limit = limit
        reserve = min(128 << 20, limit / 2)
    }

    /// Whether nothing may grow.
    var isExhausted: Bool { charged >= limit - used }

    /// Whether so many elements may be built that stay.
    func hasRoom(forElements count: Int) -> Bool {
        count <= 0 || (limit - used - charged) / Self.element > count
    }

    /// Whether so many elements may be built for a moment.
    func hasPassingRoom(forElements count: Int) -> Bool {
        count <= 0 || passingRoom / Self.element > count
    }

    /// How much there may be more for a moment, in bytes.
    var passingRoom: Int {
        let left = limit - used - charged
        return left > .max - reserve ? .max : max(0, left + reserve)
    }

    /// How long an answer may be: the buffers that it is written into are, while they grow, and while they are encrypted,
    /// there twice.
    var answerRoom: Int { mustAnswer ? .max : max(Self.shortAnswer, passingRoom / 2) }

    /// Whether it matters how long an answer is.
    var isScarce: Bool { passingRoom < Self.plenty }

    /// Whether not even an answer that has to be sent may be made.
    var isOverdrawn: Bool { passingRoom < 4 * Self.shortAnswer }

    /// Whether the driver should look at the process before the next request.
    var wantsSample: Bool { charged >= Self.step || isExhausted }

    /// Takes note of what the process has.
    mutating func sampled(_ used: Int) {
        self.used = max(0, used)
        charged = 0
    }

    /// Charges a request, or its answer.
    mutating func charge(bytes: Int) {
        charged = min(charged + bytes, Int.max / 2)
        churned = min(churned + bytes, Int.max / 2)
    }

    /// Charges the growth of an object; one that has become smaller has left something behind.
    mutating func charge(elements: Int) {
        guard elements != 0 else { return }
        guard elements > 0 else {
            isChurned = true
            return
        }
        let (bytes, overflow) = elements.multipliedReportingOverflow(by: Self.element)
        charge(bytes: overflow ? Int.max / 2 : min(bytes, Int.max / 2))
    }
}

/// What was used and is free again, which the C library keeps until it is told to give it back.
extension MemoryBudget {
    /// How much has to be charged before it is worth while to give something back.
    private static let churn = 1 << 20

    /// Whether there may be something to give back.
    var mayGiveBack: Bool { isChurned || churned >= Self.churn }

    /// Takes note that something was released whose size isn't known: an object, a connection.
    mutating func released() { isChurned = true }

    /// Starts to count anew.
    mutating func gaveBack() {
        isChurned = false
        churned = 0
    }
}
