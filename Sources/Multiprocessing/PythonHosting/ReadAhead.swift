internal import MPReferents
internal import MPWire

/// Values of an iterator that its host has sent before somebody asked for them.
///
/// Whoever asks gets the oldest one. If there is none, the host is asked, and told how many answers ahead have come: if it
/// has sent another one meanwhile, the next value is in that, and it says so in place of giving the value after it away.
/// So all values come in their order, whoever asks how often.
struct ReadAhead: Sendable {
    private var values = RingBuffer<SealedPickle>()
    /// How many answers ahead have come.
    private(set) var seen = 0

    /// Adds the values of an answer ahead.
    mutating func add(_ values: [SealedPickle]) {
        seen += 1
        for value in values { self.values.append(value) }
    }

    /// Takes the oldest value.
    mutating func take() -> SealedPickle? { values.popFirst() }
}
