/// Decides whether objects may still grow, and whether there is room for temporary data: from the memory that the
/// process used when it was last measured, and what was charged since.
///
/// Measuring the process takes as long as a short call, so the driver does it once in a while. In between, each request
/// is charged for its bytes, for the growth of its object, and for its answer. Output queued for clients is part of the
/// process's memory.
struct MemoryBudget {
    /// How many bytes may be charged before the driver should measure again.
    static let step = 256 << 10
    /// Charge for an element of an object, in bytes: at least what a small value takes.
    static let element = 64
    /// The length in bytes that every answer may have: for calls that take something out, and for errors.
    static let shortAnswer = 16 << 10
    /// If so many bytes are left, every answer fits.
    private static let plenty = 512 << 20

    /// How many bytes the process may use before nothing may grow.
    let limit: Int
    /// How many more bytes it may use temporarily, for answers, decoded values and copies.
    ///
    /// Without it nobody could take anything out of a server that is full.
    let reserve: Int
    /// Memory of the process when it was last measured, in bytes.
    private(set) var used = 0
    /// Bytes charged since then.
    private var charged = 0
    /// Whether something of unknown size was released since memory was last given back to the system.
    private var isChurned = false
    /// Bytes charged since then.
    private var churned = 0
    /// Whether the answer that is being written must be sent.
    var mustAnswer = false

    init(limit: Int) {
        self.limit = limit
        reserve = min(128 << 20, limit / 2)
    }

    /// Whether nothing may grow.
    var isExhausted: Bool { charged >= limit - used }

    /// Whether that many lasting elements may be built.
    func hasRoom(forElements count: Int) -> Bool {
        count <= 0 || (limit - used - charged) / Self.element > count
    }

    /// Whether that many temporary elements may be built.
    func hasPassingRoom(forElements count: Int) -> Bool {
        count <= 0 || passingRoom / Self.element > count
    }

    /// How many more bytes may be used temporarily.
    var passingRoom: Int {
        let left = limit - used - charged
        return left > .max - reserve ? .max : max(0, left + reserve)
    }

    /// The longest answer in bytes: the buffers that hold it exist twice while they grow and while they are encrypted.
    var answerRoom: Int { mustAnswer ? .max : max(Self.shortAnswer, passingRoom / 2) }

    /// Whether the length of an answer matters.
    var isScarce: Bool { passingRoom < Self.plenty }

    /// Whether not even an answer that must be sent may be made.
    var isOverdrawn: Bool { passingRoom < 4 * Self.shortAnswer }

    /// Whether the driver should measure the process before the next request.
    var wantsSample: Bool { charged >= Self.step || isExhausted }

    /// Stores the memory that the process uses, and starts charging again from zero.
    mutating func sampled(_ used: Int) {
        self.used = max(0, used)
        charged = 0
    }

    /// Charges a request, or its answer.
    mutating func charge(bytes: Int) {
        charged = min(charged + bytes, Int.max / 2)
        churned = min(churned + bytes, Int.max / 2)
    }

    /// Charges the growth of an object; shrinking frees memory of unknown size.
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

/// Memory that is free again, but that the C library keeps until it is told to give it back.
extension MemoryBudget {
    /// How many bytes have to be charged before giving memory back is worth it.
    private static let churn = 1 << 20

    /// Whether there may be something to give back.
    var mayGiveBack: Bool { isChurned || churned >= Self.churn }

    /// Remembers that something of unknown size was released: an object, a connection.
    mutating func released() { isChurned = true }

    /// Starts counting again after memory was given back.
    mutating func gaveBack() {
        isChurned = false
        churned = 0
    }
}
