/// When an object wants to be woken.
struct ObjectTimer {
    let time: Duration
    /// Tells it from the object's earlier timers, which are obsolete.
    let number: UInt64
    /// The object's number.
    let object: UInt64
}
