/// Whether objects may still grow: what the process was last seen to have, and what was asked of it
/// since.
///
/// The driver looks at the process, which takes as long as a short call; so it looks once in a while, and
/// in between each request is charged by what it brings and by how much it makes its object grow.
struct MemoryBudget {
    /// How much may be charged before the driver should look again.
    static let step = 256 << 10
    /// What an element of an object is charged, in bytes: at least as much as a small value takes.
    private static let element = 64

    /// How much the process may have.
    let limit: Int
    /// What it had when it was last looked at.
    private(set) var used = 0
    /// What was charged since.
    private var charged = 0

    /// Starts with nothing used.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether nothing may grow.
    var isExhausted: Bool { charged >= limit - used }

    /// Whether so many elements may be built at once.
    func hasRoom(forElements count: Int) -> Bool {
        count <= 0 || (limit - used - charged) / Self.element > count
    }

    /// Whether the driver should look at the process before the next request.
    var wantsSample: Bool { charged >= Self.step || isExhausted }

    /// Takes note of what the process has.
    mutating func sampled(_ used: Int) {
        self.used = max(0, used)
        charged = 0
    }

    /// Charges a request.
    mutating func charge(bytes: Int) {
        charged = min(charged + bytes, Int.max / 2)
    }

    /// Charges the growth of an object.
    mutating func charge(elements: Int) {
        guard elements > 0 else { return }
        let (bytes, overflow) = elements.multipliedReportingOverflow(by: Self.element)
        charge(bytes: overflow ? Int.max / 2 : min(bytes, Int.max / 2))
    }
}
