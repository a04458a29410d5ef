/// Decides when calls that are made together are written, so that many of them go out in one write.
///
/// A write costs as much as a call, at both ends. So calls gather until they are half of those under way: then the server
/// works on one half while this end works on the other. How many are worth waiting for is learnt: a number that was
/// reached may be doubled, and one that wasn't reached in time is lowered to what had gathered.
struct CallBatching: Equatable {
    /// How many batches have to be full before a larger one is tried, once one wasn't.
    private static let caution = 64
    /// The most calls that are waited for.
    private static let largest = 1024

    /// How many calls are worth waiting for.
    private var target = 1
    /// How many have gathered.
    private(set) var gathered = 0
    /// How many full batches there have to be before a larger one is tried.
    private var caution = 0
    /// The number of the batch that gathers.
    private(set) var batch = 0
    /// How many calls are under way, apart from those whose callers have just been resumed and make the next ones soon.
    private var crowd = 0
    /// How many had gathered when somebody last looked whether more join them.
    private var gatheredBefore = 0

    /// A call was made.
    ///
    /// - Parameter underWay: How many calls are under way, this one included.
    /// - Returns: Whether what has gathered is to be written now.
    mutating func began(underWay: Int) -> Bool {
        gathered += 1
        guard gathered >= min(target, (max(underWay, crowd) + 1) / 2) else { return false }
        if gathered >= target { grow() }
        next()
        return true
    }

    /// What has gathered is written, since nothing more has come for a while.
    mutating func timeIsUp() {
        if gathered > 0 {
            target = gathered
            caution = Self.caution
        }
        next()
    }

    /// What has gathered is written, since somebody else writes.
    mutating func isWrittenEarly() {
        if gathered > 0 { next() }
    }

    /// So many calls were under way before their answers were read; their callers will call again.
    mutating func expect(_ crowd: Int) { self.crowd = crowd }

    /// Somebody looks whether more calls join those that have gathered.
    ///
    /// - Returns: Whether none has since the last look, so that they are to be written now.
    mutating func isStill() -> Bool {
        defer { gatheredBefore = gathered }
        guard gathered == gatheredBefore else { return false }
        next()
        return true
    }

    private mutating func grow() {
        guard caution == 0 else { return caution -= 1 }
        target = min(2 * target, Self.largest)
    }

    private mutating func next() {
        gathered = 0
        gatheredBefore = 0
        batch += 1
    }
}
