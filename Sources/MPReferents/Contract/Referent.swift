package import MPWire

/// A shared object: a plain value with one owner, whose every call is atomic.
///
/// The contract, for whoever implements one:
/// - ``call(_:)`` never waits. It answers, or parks the call and remembers its id (``Waiters``).
/// - A parked call ends exactly once: by a ``Wake`` that a later call returns, by ``expire(_:)`` when its time is up,
///   or by ``forget(_:)`` when the caller has gone.
/// - Time, identity and randomness are passed in; nothing is read from outside.
/// - Errors are Python's, with class and text.
/// - It lives on one thread and isn't `Sendable`: two objects may share storage, as a dict and its iterators do.
///
/// Each file has the same parts in the same order: state, `make`, method table, behaviour, waiting.
package protocol Referent {
    /// The methods that clients may call, in the order in which `create` reports them.
    ///
    /// May include names that the type doesn't have but CPython exposes: calling one results in
    /// ``Outcome/Result/noSuchMethod``.
    static var exposed: [String] { get }

    /// Whether callers can hold it, as locks and permits are held.
    ///
    /// Only then do ``isHeld(by:)`` and ``abandon(_:)`` matter.
    static var isHeldByCallers: Bool { get }

    /// Whether what a caller holds goes back with the connection of a CPython client, whatever the configuration says of
    /// locks.
    ///
    /// A link's caller loses everything with its link in any case.
    static var endsWithConnections: Bool { get }

    /// Whether it is told of the ends of the sessions whose calls have asked who calls: by ``abandon(_:)``.
    static var isToldOfSessionEnds: Bool { get }

    /// Whether something happens to it because time passes.
    ///
    /// Only then do ``begin(at:)``, ``nextTime`` and ``timePassed()`` matter.
    static var keepsTime: Bool { get }

    /// Takes the time of the event that comes next; called before each one but calls of methods without
    /// ``MethodFacts/needsTime``.
    mutating func begin(at now: Duration)

    /// When ``timePassed()`` may have something to do; `nil` is never.
    var nextTime: Duration? { get }

    /// Does what is due at the time that ``begin(at:)`` has told.
    ///
    /// - Returns: The calls that may go on.
    mutating func timePassed() -> [Wake]

    /// The parameters of its constructor on which all who ask for one object by its name must agree.
    static var settings: [SettingParameter] { get }

    /// Whether a caller holds it now, or part of it: a lock, a permit.
    var isHeld: Bool { get }

    /// Whether a caller holds it, or a part of it, now.
    func isHeld(by caller: CallerID) -> Bool

    /// Who holds it, and who waits for it; `nil` if it is no lock and has no permits.
    ///
    /// - Parameter limit: The largest number of holders and of waiters that are told, the oldest.
    /// - Returns: The holders and the waiters.
    func lockState(atMost limit: Int) -> LockState?

    /// The instance behind the object: two objects of one type with the same instance are the same object.
    ///
    /// `nil` if each object is one of its own, as values are.
    var identity: ObjectIdentifier? { get }

    /// Carries out a call.
    ///
    /// - Throws: What the method raises in Python. The object is unchanged then, except where Python's would have
    ///   changed, too.
    mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome

    /// What the core must know about each of the ``exposed`` methods before it carries out a call, in the same order:
    /// - ``MethodFacts/grows``: refused while the server has no memory left.
    /// - ``MethodFacts/takes``: answered even if there is little memory; refused if there is none.
    /// - ``MethodFacts/decodes``: refused if there is no memory for as many values as ``keptCount`` says.
    /// - ``MethodFacts/commits``: refused if its caller may not wait.
    static var facts: [MethodFacts] { get }

    /// Whether a call of a method that ``MethodFacts/decodes`` does so, given its arguments.
    func decodesEverything(for call: borrowing Call) -> Bool

    /// Upper bound of the memory, in elements of 64 bytes, that each element built from an iterable takes while the
    /// object grows; 0 if the constructor doesn't iterate over its arguments.
    static var elementCost: Int { get }

    /// How many elements a call builds; it is refused if the server has no memory for them.
    ///
    /// Asked if the object is large, the call brings much, or it is a multiplication.
    func built(by call: borrowing Call) -> BuiltCounts

    /// How many values decoding all that the object holds encoded would build.
    var keptCount: Int { get }

    /// Gives up a parked call whose time is up.
    ///
    /// - Returns: The call's answer and the calls that may go on; or that it stays parked without a limit, as a
    ///   condition's `wait` does until it has its lock back.
    mutating func expire(_ call: CallID) -> Outcome

    /// Gives up a parked call whose caller has gone or has cancelled it.
    ///
    /// - Returns: The calls that may go on now that this one is out of their way.
    mutating func forget(_ call: CallID) -> [Wake]

    /// Takes back, all at once, what one or more ``Answer/delivering(_:_:)`` couldn't deliver.
    ///
    /// - Parameter loans: The loans in the order in which they were lent, the oldest first. All of them go back before
    ///   anybody is served, so that what was taken first is taken first again.
    /// - Returns: The calls that may go on with it.
    mutating func restore(_ loans: [Loan]) -> [Wake]

    /// Takes back items that were delivered and that their taker can't use.
    ///
    /// - Parameter items: The items, in the order in which they were lent.
    /// - Returns: The calls that may go on with them.
    mutating func refuse(_ items: [StoredValue]) -> [Wake]

    /// Gives back what a caller holds whose session has ended: locks and permits.
    ///
    /// The core has forgotten the caller's parked calls before. It also decides whether to call this: by Python's
    /// contract a lock outlives whoever acquired it.
    ///
    /// - Returns: The calls that may go on with it.
    mutating func abandon(_ caller: CallerID) -> [Wake]

    /// Called when a task that a call began by ``Outcome/Result/run`` has ended.
    ///
    /// The call itself may have been given up long before; if it wasn't, the core answers it with `result`.
    ///
    /// - Returns: What goes back if the answer can't be delivered, and the calls that may go on.
    mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion

    /// Appends Python's `repr()` of the object, which `__repr__` and `__str__` return.
    ///
    /// Where Python prints a memory address, this prints none.
    func appendRepresentation(to text: inout RepresentationText) throws(PythonException)

    /// The object as a value, which `#GETVALUE` returns; `nil` if Python can't pickle it.
    var value: WireValue? { get }

    /// The same as ``value``, if nothing has to be built for it: encoded values stay encoded.
    var storedValue: StoredValue? { get }

    /// Roughly how many elements it holds; for listings.
    var size: Int { get }

    /// The methods that tell what ``report(at:_:)`` does.
    ///
    /// Only those who may call all of them are told it.
    static var reportMethods: [String] { get }

    /// Describes its state to those who inspect the server, however much it holds, in a few values.
    ///
    /// Texts of clients are escaped and cut: people read them.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - work: The meter to which the work is charged.
    /// - Returns: The values; `nil` if it tells nothing, or too little work is left.
    func report(at now: Duration, _ work: WorkMeter) -> WireValue?

    /// Shows the values that the object holds, which may contain proxies that keep other objects alive.
    ///
    /// - Parameters:
    ///   - position: Where to begin: 0, or where the last call stopped.
    ///   - limit: How much may be looked at before it stops.
    ///   - visit: Called with each value; returns how much it has looked at for it.
    /// - Returns: Where to go on.
    mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues
}

extension Referent {
    /// Python's `repr()` of the object.
    ///
    /// - Parameters:
    ///   - limit: Greatest length in bytes.
    ///   - work: The meter to which printing is charged.
    /// - Returns: The text.
    /// - Throws: What Python raises, `MemoryError` if the text would be longer, and `RuntimeError` if too little work
    ///   is left.
    package func representation(
        limitInBytes limit: Int = RepresentationText.standardLimitInBytes,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) -> String {
        var text = RepresentationText(limitInBytes: limit, work: work)
        try appendRepresentation(to: &text)
        return text.text
    }
}

extension Referent {
    /// Takes back what an ``Answer/delivering(_:_:)`` couldn't deliver.
    package mutating func restore(_ loan: Loan) -> [Wake] { restore([loan]) }
}

/// Defaults for objects without waiters, loans or holders.
extension Referent {
    package mutating func expire(_ call: CallID) -> Outcome {
        preconditionFailure("call \(call.number) expired on \(Self.self), which parks none")
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        preconditionFailure("call \(call.number) forgotten on \(Self.self), which parks none")
    }

    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        preconditionFailure("something was given back to \(Self.self), which lends nothing")
    }

    package mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion {
        preconditionFailure("a task of call \(call.number) ended on \(Self.self), which runs none")
    }

    package mutating func refuse(_ items: [StoredValue]) -> [Wake] { restore(.items(items)) }

    package static var isHeldByCallers: Bool { false }

    package static var endsWithConnections: Bool { false }

    package static var isToldOfSessionEnds: Bool { false }

    package static var keepsTime: Bool { false }

    package mutating func begin(at now: Duration) {}

    package var nextTime: Duration? { nil }

    package mutating func timePassed() -> [Wake] { [] }

    package static var settings: [SettingParameter] { [] }

    package var isHeld: Bool { false }

    package func isHeld(by caller: CallerID) -> Bool { false }

    package func lockState(atMost limit: Int) -> LockState? { nil }

    package var identity: ObjectIdentifier? { nil }

    /// Empty: the registration of a type without a table of methods knows them.
    package static var facts: [MethodFacts] { [] }

    package func decodesEverything(for call: borrowing Call) -> Bool { true }

    package func built(by call: borrowing Call) -> BuiltCounts { BuiltCounts() }

    package static var elementCost: Int { 0 }

    package var keptCount: Int { 0 }

    package var storedValue: StoredValue? { nil }

    package mutating func abandon(_ caller: CallerID) -> [Wake] { [] }

    package static var reportMethods: [String] { [] }

    package func report(at now: Duration, _ work: WorkMeter) -> WireValue? { nil }

    /// By default nothing is shown, and whatever the object refers to lives as long as it does.
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues { .end }
}
