import MPReferents
import MPWire

/// An event that changes a shared object.
///
/// Nothing else changes one: its state, the answers to its calls and the calls that wait follow from these events, in
/// their order, and from its initial state.
enum ObjectEvent: ~Copyable {
    /// A client calls a method.
    case call(Call)
    /// The time of a parked call is up.
    case expired(CallID)
    /// The caller of a parked call has gone, or has cancelled it.
    case forgotten(CallID)
    /// Items or grants that were taken out haven't reached their takers; the oldest first.
    case returned([Loan])
    /// The session of a caller, who may hold the object, has ended.
    case abandoned(CallerID)
    /// The task of a call has ended.
    case finished(CallID, ServiceResult)
}

extension ObjectEvent {
    /// Whether the object may hold another number of elements afterwards.
    fileprivate var mayChangeSize: Bool {
        switch self {
        case .call(let call): return call.facts.contains(.writes)
        // (Several patterns at once aren't possible for what can't be copied.)
        case .expired: return true
        case .forgotten: return true
        case .returned: return true
        case .abandoned: return true
        case .finished: return true
        }
    }
}

extension ManagerCore {
    /// Applies an event to a shared object; nothing else changes one.
    ///
    /// It counts the growth of the object, and marks it as changed; handling the effect is up to the caller.
    mutating func apply(_ event: consuming ObjectEvent, to object: SharedObject) -> ObjectEffect {
        lastEvent += 1
        object.revision = lastEvent
        var size = object.knownSize
        let effect = object.referent.apply(event, size: &size)
        memory.charge(elements: size - object.knownSize)
        object.knownSize = size
        return effect
    }
}

extension Referent {
    /// Applies an event, and updates the number of elements; both in one access to the object.
    fileprivate mutating func apply(
        _ event: consuming ObjectEvent,
        size: inout Int
    ) -> ObjectEffect {
        let mayChange = event.mayChangeSize
        let effect = apply(event)
        if mayChange { size = self.size }
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
