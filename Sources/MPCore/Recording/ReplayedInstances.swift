import MPReferents
import MPWire

/// The instances behind the objects of a recording: one stands for each of those that the program had.
///
/// They stay to the end, so that none is taken for another one that was made at the same address later.
final class ReplayedInstances {
    private final class Instance: Sendable {}

    private let registry: TypeRegistry
    private var instances: [UInt64: Instance] = [:]
    /// The types of objects that a recording doesn't hold.
    private(set) var unknownTypes: Set<String> = []

    /// What making them may cost.
    let limits: ReplayLimits

    /// Begins without any.
    init(of registry: TypeRegistry, _ limits: ReplayLimits) {
        self.registry = registry
        self.limits = limits
    }

    /// An object that a task had made.
    func object(_ recorded: RecordedObject) -> NewObject {
        let identity = recorded.identity.map { number in
            let instance = instances[number] ?? Instance()
            instances[number] = instance
            return ObjectIdentifier(instance)
        }
        let make: @Sendable () -> any Referent
        switch recorded.kind {
        case .service(let service, let order, let representation):
            make = {
                ServiceReferent(
                    service: ReplayedService(service),
                    identity: identity,
                    order: order,
                    representation: representation
                )
            }
        case .stream: make = { StreamReferent(service: .replayed) }
        case .value(let pickle): make = value(of: recorded.typeid, pickle) ?? unknown(recorded)
        case .unknown: make = unknown(recorded)
        }
        return NewObject(
            typeid: recorded.typeid,
            identity: identity,
            exposed: recorded.exposed,
            make: make
        )
    }

    private func value(of typeid: String, _ pickle: [UInt8]) -> (@Sendable () -> any Referent)? {
        guard case .onLoop(let make)? = registry[typeid]?.construction else { return nil }
        do {
            let value = try WireValue(recorded: pickle, limits)
            let most = limits.workInSteps
            // Made once to see that it can be.
            _ = try make([value], [:], { _ in nil }, WorkMeter(limit: most))
            return {
                do throws(PythonException) {
                    return try make([value], [:], { _ in nil }, WorkMeter(limit: most))
                } catch {
                    return UnknownReferent(typeid: typeid)
                }
            }
        } catch {
            return nil
        }
    }

    private func unknown(_ recorded: RecordedObject) -> @Sendable () -> any Referent {
        unknownTypes.insert(recorded.typeid)
        let typeid = recorded.typeid
        return { UnknownReferent(typeid: typeid) }
    }
}

extension StreamService {
    /// Reads nothing: the elements are in the recording.
    fileprivate static var replayed: StreamService {
        StreamService(AsyncStream<Int> { $0.finish() }, encode: { .int($0) }) { _ in
            .runtimeError("a stream isn't read while a recording is run again")
        }
    }
}
