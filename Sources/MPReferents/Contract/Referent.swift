package import MPWire

/// A shared object: a plain value with one owner, whose every call is atomic.
///
/// The contract, for whoever writes one:
/// - ``call(_:)`` never waits. It answers, or parks the call and remembers its id (``Waiters``).
/// - A parked call ends exactly once: by a ``Wake`` that a later call returns, by
///   ``expire(_:)`` when its time is up, or by ``forget(_:)`` when the caller has gone.
/// - Time, identity and randomness come in; nothing is read from outside.
/// - Errors are Python's, with class and text.
/// - It lives on one thread and isn't `Sendable`: two objects may share storage, as a dict and its
///   iterators do.
///
/// A file has the same parts in the same order: state, `make`, method table, behaviour, waiting.
package protocol Referent {
    /// The methods that clients may call, in the order in which `create` reports them.
    ///
    /// A name may stand here that the type doesn't have, where CPython exposes it all the same:
    /// such a call comes to ``Outcome/Result/noSuchMethod``.
    static var exposed: [String] { get }

    /// Whether callers can hold it, as locks and permits are held, so that ``abandon(_:)`` matters.
    static var isHeldByCallers: Bool { get }

    /// The instance it stands for; two objects of one type with the same one are the same object.
    /// `nil` if each is an object of its own, as values are.
    var identity: ObjectIdentifier? { get }

    /// Carries out a call.
    ///
    /// - Throws: What the method raises in Python. The object is as it was before, except where
    ///   Python's would have changed, too.
    mutating func call(_ call: consuming Call) throws(PythonException) -> Outcome

    /// What has to be known of a call's method before it is carried out:
    /// - one that ``MethodFacts/grows`` isn't carried out while the server has no memory left;
    /// - one that ``MethodFacts/takes`` is answered though there is little memory, and isn't carried out if there is none;
    /// - one that ``MethodFacts/decodes`` isn't carried out if there is no memory for as many values as ``keptCount`` says;
    /// - one that ``MethodFacts/commits`` isn't carried out if its caller may not wait.
    func facts(for call: borrowing Call) -> MethodFacts

    /// How many elements of 64 bytes an element takes at most that was built out of an iterable, while the object grows;
    /// 0 if its constructor doesn't go through its arguments.
    static var elementCost: Int { get }

    /// How many elements a call builds; it isn't carried out if the server has no memory for as many. It is asked where
    /// the object is large, the call brings much, or it is a multiplication.
    func built(by call: Call) -> BuiltCounts

    /// How many values building everything would make that the object holds encoded.
    var keptCount: Int { get }

    /// Gives up a parked call whose time is up.
    ///
    /// - Returns: What the call is answered and who may go on; or that it stays parked without a
    ///   limit, as a condition's `wait` does until it has got its lock back.
    mutating func expire(_ call: CallID) -> Outcome

    /// Gives up a parked call whose caller has gone, or has cancelled it.
    ///
    /// - Returns: The calls that may go on now that it no longer stands in their way.
    mutating func forget(_ call: CallID) -> [Wake]

    /// Takes back, all at once, what one or more ``Answer/delivering(_:_:)`` couldn't deliver.
    ///
    /// - Parameter loans: The loans in the order in which they were lent, the oldest first. All of them go
    ///   back before anybody is served, so that what was taken first is taken first again.
    /// - Returns: The calls that may go on with it.
    mutating func restore(_ loans: [Loan]) -> [Wake]

    /// Gives back what a caller holds whose session has ended: locks and permits.
    ///
    /// The core has forgotten the caller's parked calls before. Whether it asks is its decision:
    /// Python's contract is that a lock outlives whoever acquired it.
    ///
    /// - Returns: The calls that may go on with it.
    mutating func abandon(_ caller: CallerID) -> [Wake]

    /// Takes note that the task of a call has ended which it had begun by ``Outcome/Result/run``.
    ///
    /// The call itself may have been given up long before; the task of one that wasn't is answered
    /// with `result` by the core.
    ///
    /// - Returns: What goes back if the answer can't be delivered, and who may go on.
    mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion

    /// Appends Python's `repr()` of the object, which `__repr__` and `__str__` answer.
    ///
    /// Where Python prints a memory address there is none.
    func appendRepresentation(to text: inout RepresentationText) throws(PythonException)

    /// The object as a value, which `#GETVALUE` answers; `nil` if Python can't pickle it.
    var value: WireValue? { get }

    /// The same as ``value`` without building what is encoded, if nothing has to be built for it.
    var storedValue: StoredValue? { get }

    /// Roughly how many elements it holds, for listings.
    var size: Int { get }

    /// Shows values that it holds, in which proxies may be that keep other objects alive.
    ///
    /// - Parameters:
    ///   - position: Where to begin: 0, or where the last call stopped.
    ///   - limit: How much may be looked at before it stops.
    ///   - visit: Is shown each; returns how much it has looked at for it.
    /// - Returns: Where to go on.
    mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues
}

/// A shared object that clients can create by name; iterators, for one, come out of methods only.
package protocol CreatableReferent: Referent {
    /// Does what Python's class does when it is called: `list(…)`, `Queue(…)`.
    ///
    /// - Throws: What the constructor raises in Python, and `RuntimeError` if there is less work left than it takes.
    static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> Self

    /// The same without a limit.
    static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> Self
}

/// Types that take no more than a few arguments need only one of the two.
extension CreatableReferent {
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> Self {
        try make(arguments, keywords)
    }

    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> Self {
        try make(arguments, keywords, .unlimited)
    }
}

extension Referent {
    /// Python's `repr()` of the object.
    ///
    /// - Parameters:
    ///   - limit: How long it may get, in bytes.
    ///   - work: What printing is charged to.
    /// - Returns: The text.
    /// - Throws: What Python raises, `MemoryError` if the text would be longer, and `RuntimeError` if there is less work
    ///   left than it takes.
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

/// Finds the object of this server that a proxy stands for; `nil` for everything else.
package typealias ReferentLookup = (WireProxy) -> (any Referent)?

/// What objects do that nobody ever waits for, from which nothing is taken, that nobody holds.
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

    package static var isHeldByCallers: Bool { false }

    package var identity: ObjectIdentifier? { nil }

    /// As long as nobody says otherwise, everything changes the object and makes it larger.
    package func facts(for call: borrowing Call) -> MethodFacts { [.writes, .grows] }

    package func built(by call: Call) -> BuiltCounts { BuiltCounts() }

    package static var elementCost: Int { 0 }

    package var keptCount: Int { 0 }

    package var storedValue: StoredValue? { nil }

    package mutating func abandon(_ caller: CallerID) -> [Wake] { [] }

    /// Whatever isn't shown keeps what it refers to for as long as it lives.
    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues { .end }
}
