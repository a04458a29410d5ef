/// Whether a loop polls for work before it sleeps.
///
/// Waking a sleeping thread costs more than a whole call; a polling thread needn't be woken.
public enum PollingPolicy: String, CaseIterable, Hashable, Sendable {
    /// Sleeps at once: for machines where processor time matters more than fast answers.
    case never
    /// Polls for 50 µs while polling has lately found work; but not with a single processor, and not beside other
    /// programs that want the processors.
    case adaptive
    /// Polls for 50 µs before every sleep: for machines that do nothing else.
    case always
}
