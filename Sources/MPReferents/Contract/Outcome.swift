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

/// The answer to one call.
package enum Answer: Equatable, Sendable {
    /// The method's value, in the form in which the object holds it.
    case returning(StoredValue)
    /// The value of a method that took something out of the object. If it can't be delivered because
    /// the caller has gone, the core hands the loan back through ``Referent/restore(_:)-([Loan])``.
    indirect case delivering(StoredValue, Loan)
    /// The method raised.
    indirect case raising(PythonException)
}

/// Something a caller took out of an object, which goes back if the answer never reaches the caller.
package enum Loan: Equatable, Sendable {
    case item(StoredValue)
    /// Several items of a queue, in the order in which they were taken.
    case items([StoredValue])
    /// A lock or a permit; `levels` is how many times the owner of an `RLock` has to release it.
    case grant(Grant, levels: Int)
}

/// Ends a parked call with an answer.
package struct Wake: Equatable, Sendable {
    package let call: CallID
    package let answer: Answer

    package init(_ call: CallID, with answer: Answer) {
        self.call = call
        self.answer = answer
    }
}
