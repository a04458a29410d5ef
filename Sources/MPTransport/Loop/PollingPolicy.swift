/// Whether a loop looks for work a few more times before it sleeps.
///
/// Waking a sleeping thread costs more than a whole call; whoever still looks needn't be woken.
public enum PollingPolicy: String, CaseIterable, Hashable, Sendable {
    /// It sleeps at once: for machines where processor time matters more than how fast an answer comes.
    case never
    /// It looks for 50 µs while that has lately found work, and neither with a single processor nor beside other
    /// programs that want the processors.
    case whenItPays
    /// It looks for 50 µs before every sleep: for machines that do nothing else.
    case always
}
