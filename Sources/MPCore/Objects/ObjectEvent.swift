import MPReferents
import MPWire

/// What happens to a shared object.
///
/// Nothing else changes one: what an object is, what its calls were answered and who waits follows from these events, in
/// their order, and from what the object was at first.
enum ObjectEvent {
    /// A client calls a method.
    case call(Call)
    /// The time of a parked call is up.
    case expired(CallID)
    /// The caller of a parked call has gone, or has cancelled it.
    case forgotten(CallID)
    /// What was taken out hasn't reached its takers; the oldest first.
    case returned([Loan])
    /// The session of a caller has ended, who may hold the object.
    case abandoned(CallerID)
    /// The task of a call has ended.
    case finished(CallID, ServiceResult)
}

/// What an event comes to.
enum ObjectEffect {
    /// What becomes of the call that began, or whose time was up, and who may go on.
    case outcome(Outcome)
    /// The call that began raised.
    indirect case raised(PythonException)
    /// Who may go on.
    case wakes([Wake])
    /// What becomes of a call whose task has ended, and whose turn it is.
    case completion(Completion)

    /// Who may go on.
    var wakes: [Wake] {
        switch self {
        case .outcome(let outcome): outcome.wakes
        case .raised: []
        case .wakes(let wakes): wakes
        case .completion(let completion): completion.wakes
        }
    }
}

extension ManagerCore {
    /// The one door through which shared objects are changed.
    ///
    /// It counts what the object has become larger, and marks it as changed; what the event comes to is up to the caller.
    mutating func apply(_ event: consuming ObjectEvent, to object: SharedObject) -> ObjectEffect {
        lastEvent += 1
        object.revision = lastEvent
        var size = 0
        let effect = object.referent.apply(event, size: &size)
        memory.charge(elements: size - object.knownSize)
        object.knownSize = size
        return effect
    }
}

extension Referent {
    /// Carries out an event, and tells how many elements there are then; both in one access to the object.
    fileprivate mutating func apply(
        _ event: consuming ObjectEvent,
        size: inout Int
    ) -> ObjectEffect {
        let effect = apply(event)
        size = self.size
        return effect
    }

    private mutating func apply(_ event: consuming ObjectEvent) -> ObjectEffect {
        switch consume event {
        case .call(let call):
            do throws(PythonException) {
                return .outcome(try self.call(call))
            } catch {
                return .raised(error)
            }
        case .expired(let call): return .outcome(expire(call))
        case .forgotten(let call): return .wakes(forget(call))
        case .returned(let loans): return .wakes(restore(loans))
        case .abandoned(let caller): return .wakes(abandon(caller))
        case .finished(let call, let result): return .completion(finished(call, with: result))
        }
    }
}
