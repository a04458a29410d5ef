import MPReferents
import MPWire

/// An event that changes a shared object, beside the calls of its methods.
///
/// Nothing else changes one: its state, the answers to its calls and the calls that wait follow from its calls and these
/// events, in their order, and from its initial state.
enum ObjectEvent {
    /// The time of a parked call is up.
    case expired(CallID)
    /// The caller of a parked call has gone, or has cancelled it.
    case forgotten(CallID)
    /// Items or grants that were taken out haven't reached their takers; the oldest first.
    case returned([Loan])
    /// Items that were taken out have reached their taker, who can't use them.
    case refused([StoredValue])
    /// The session of a caller, who may hold the object, has ended.
    case abandoned(CallerID)
    /// The task of a call has ended.
    case finished(CallID, ServiceResult)
    /// The object wanted to be woken at this time or earlier.
    case timePassed
}

extension ManagerCore {
    /// Applies an event to a shared object; only this and ``apply(_:to:)-(Call,_)`` change one.
    ///
    /// It counts the growth of the object, and marks it as changed; handling the effect is up to the caller.
    mutating func apply(_ event: ObjectEvent, to object: SharedObject) -> ObjectEffect {
        beginEvent(of: object)
        var size = object.knownSize
        if object.registration.keepsTime { object.referent.begin(at: now) }
        let effect = object.referent.apply(event, size: &size)
        note(size, of: object)
        if object.registration.keepsTime { setTimer(of: object) }
        return effect
    }

    /// Applies the call of a method to a shared object.
    ///
    /// It is an event like the others, with a function of its own: a call is lent, never moved.
    ///
    /// - Throws: What the method raises.
    mutating func apply(
        _ call: borrowing Call,
        to object: SharedObject
    ) throws(PythonException) -> Outcome {
        beginEvent(of: object)
        guard call.facts.mayWrite else { return try object.referent.call(call) }
        var size = object.knownSize
        defer { note(size, of: object) }
        if call.facts.mayNeedTime { return try applyInTime(call, to: object, size: &size) }
        return try object.referent.apply(call, size: &size)
    }

    /// Applies a call of a method that needs the time.
    private mutating func applyInTime(
        _ call: borrowing Call,
        to object: SharedObject,
        size: inout Int
    ) throws(PythonException) -> Outcome {
        guard object.registration.keepsTime else {
            return try object.referent.apply(call, size: &size)
        }
        object.referent.begin(at: now)
        defer { setTimer(of: object) }
        return try object.referent.apply(call, size: &size)
    }

    /// Puts another state of an object in place of the one that it has, with as many elements.
    mutating func replace(_ referent: any Referent, of object: SharedObject) {
        beginEvent(of: object)
        object.referent = referent
    }

    private mutating func beginEvent(of object: SharedObject) {
        lastEvent += 1
        object.revision = lastEvent
    }

    private mutating func note(_ size: Int, of object: SharedObject) {
        memory.charge(elements: size - object.knownSize)
        object.knownSize = size
    }
}

extension Referent {
    /// Carries out a call, and updates the number of elements; both in one access to the object.
    fileprivate mutating func apply(
        _ call: borrowing Call,
        size: inout Int
    ) throws(PythonException) -> Outcome {
        defer { size = self.size }
        return try self.call(call)
    }

    /// Applies an event, and updates the number of elements; both in one access to the object.
    fileprivate mutating func apply(_ event: ObjectEvent, size: inout Int) -> ObjectEffect {
        defer { size = self.size }
        switch event {
        case .expired(let call): return .outcome(expire(call))
        case .forgotten(let call): return .wakes(forget(call))
        case .returned(let loans): return .wakes(restore(loans))
        case .refused(let items): return .wakes(refuse(items))
        case .abandoned(let caller): return .wakes(abandon(caller))
        case .finished(let call, let result): return .completion(finished(call, with: result))
        case .timePassed: return .wakes(timePassed())
        }
    }
}
