package import MPWire

/// The result of a call, as data, so that a server never blocks.
///
/// One is made per call, so the large cases, which are rare, are `indirect`, as those of ``Answer``
/// are.
package struct Outcome {
    /// What happens to the call itself.
    package enum Result {
        /// Answer now.
        case reply(Answer)
        /// Answer later: when a ``Wake`` names the call, when its time is up (`expire`), or never,
        /// because the caller has gone (`forget`). No timeout is no limit.
        case park(timeout: Duration?)
        /// Answer with a proxy for a new object of this type: Python's `method_to_typeid`. If an
        /// object of the same ``Referent/identity`` exists, answer with a proxy for that one.
        indirect case create(typeid: String, any Referent)
        /// Answer that the result can't be pickled: Python's `#UNSERIALIZABLE`. The text says what and
        /// why.
        case unserializable(String)
        /// Answer when the task that begins now has ended; until then the call is parked, but no
        /// longer than the timeout. The core calls the referent's `finished` when the task has ended,
        /// even if the call was given up before.
        indirect case run(ServiceCall, timeout: Duration?)
        /// Answer as if the name weren't exposed: the object has no such attribute. (CPython then
        /// tries `__str__`, `__repr__` and `#GETVALUE`, and answers `#TRACEBACK`.)
        case noSuchMethod
    }

    package var result: Result
    /// The parked calls that this call ends, in the order in which they are answered.
    package var wakes: [Wake]

    package init(_ result: Result, waking wakes: [Wake] = []) {
        self.result = result
        self.wakes = wakes
    }

    /// Answers with a value, and wakes others.
    package static func reply(_ value: WireValue, waking wakes: [Wake] = []) -> Outcome {
        Outcome(.reply(.returning(.value(value))), waking: wakes)
    }

    /// Answers with a value in the form in which the object holds it.
    package static func reply(stored value: StoredValue) -> Outcome {
        Outcome(.reply(.returning(value)))
    }

    /// Answers with an item that is no longer in the object, and wakes others.
    package static func deliver(_ item: WireValue, waking wakes: [Wake] = []) -> Outcome {
        Outcome(.reply(.delivering(.value(item), .item(.value(item)))), waking: wakes)
    }

    package static func park(timeout: Duration?) -> Outcome { Outcome(.park(timeout: timeout)) }
}
