import MPReferents
import MPWire

/// What came of a task, as a recording holds it.
struct RecordedResult {
    /// The kinds of results.
    enum Outcome {
        /// A value, as a pickle.
        case returning([UInt8])
        /// A value that was pickled elsewhere.
        case passing([UInt8])
        /// A value with proxies in it, as a pickle.
        case returningProxies([UInt8])
        case raising(WireGlobal, arguments: [UInt8], state: [UInt8]?)
        case unserializable(String)
        case failing(String)
        case creating(RecordedObject)
    }

    let outcome: Outcome

    /// Describes a result.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - registry: Knows the methods of objects that the task has made.
    init(_ result: ServiceResult, in registry: TypeRegistry) {
        switch result {
        case .returning(let value): outcome = .returning(value.recorded)
        case .passing(let pickle): outcome = .passing(pickle.pickle)
        case .returningProxies(let value): outcome = .returningProxies(value.recorded)
        case .raising(let exception):
            outcome = .raising(
                exception.type,
                arguments: WireValue.tuple(exception.arguments).recorded,
                state: exception.state?.recorded
            )
        case .unserializable(let reason): outcome = .unserializable(reason)
        case .failing(let traceback): outcome = .failing(traceback)
        case .creating(let new): outcome = .creating(RecordedObject(new, in: registry))
        }
    }

    func append(to writer: inout EntryWriter) {
        switch outcome {
        case .returning(let pickle):
            writer.byte(0)
            writer.octets(pickle)
        case .passing(let pickle):
            writer.byte(5)
            writer.octets(pickle)
        case .returningProxies(let pickle):
            writer.byte(6)
            writer.octets(pickle)
        case .raising(let type, let arguments, let state):
            writer.byte(1)
            writer.text(type.module)
            writer.text(type.name)
            writer.octets(arguments)
            writer.optional(state) { $0.octets($1) }
        case .unserializable(let reason):
            writer.byte(2)
            writer.text(reason)
        case .failing(let traceback):
            writer.byte(3)
            writer.text(traceback)
        case .creating(let object):
            writer.byte(4)
            object.append(to: &writer)
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        switch try reader.byte() {
        case 0: outcome = .returning(Array(try reader.octets()))
        case 1:
            let type = WireGlobal(try reader.text(), try reader.text())
            let arguments = Array(try reader.octets())
            let state = try reader.optional { (reader) throws(RecordingError) in
                Array(try reader.octets())
            }
            outcome = .raising(type, arguments: arguments, state: state)
        case 2: outcome = .unserializable(try reader.text())
        case 3: outcome = .failing(try reader.text())
        case 4: outcome = .creating(try RecordedObject(&reader))
        case 5: outcome = .passing(Array(try reader.octets()))
        case 6: outcome = .returningProxies(Array(try reader.octets()))
        default: throw .malformed("a task ends in an unknown way")
        }
    }

    /// The result again.
    ///
    /// - Parameter objects: The instances that other results have shared, and those of this one.
    /// - Returns: The result.
    /// - Throws: `malformed` if its values can't be read.
    func result(sharing objects: ReplayedInstances) throws(RecordingError) -> ServiceResult {
        switch outcome {
        case .returning(let pickle):
            return .returning(try WireValue(recorded: pickle, objects.limits))
        case .passing(let pickle):
            guard let sealed = SealedPickle(pickle) else {
                throw .malformed("a value that was handed on is no pickle")
            }
            return .passing(sealed)
        case .returningProxies(let pickle):
            return .returningProxies(try WireValue(recorded: pickle, objects.limits))
        case .raising(let type, let arguments, let state):
            guard case .tuple(let arguments) = try WireValue(recorded: arguments, objects.limits)
            else {
                throw .malformed("an exception has no arguments")
            }
            let state = try state.map { (state) throws(RecordingError) in
                try WireValue(recorded: state, objects.limits)
            }
            return .raising(PythonException(type, arguments, state: state))
        case .unserializable(let reason): return .unserializable(reason)
        case .failing(let traceback): return .failing(traceback)
        case .creating(let object): return .creating(objects.object(object))
        }
    }
}

extension WireValue {
    /// The value as a pickle.
    var recorded: [UInt8] {
        var bytes: [UInt8] = []
        appendPickle(to: &bytes)
        return bytes
    }

    /// Reads a value that was recorded: whatever it holds, since nothing but the core that is run again gets it.
    ///
    /// - Throws: `malformed`.
    init(recorded pickle: [UInt8], _ limits: ReplayLimits) throws(RecordingError) {
        do throws(PickleError) {
            self = try PickleReader.read(
                pickle[...],
                limits: limits.ofValues,
                policy: .runningCode,
                work: WorkMeter(limit: limits.workInSteps),
                rebuild: { (sent) throws(ProxyRefusal) in sent }
            )
        } catch {
            throw .malformed("a value can't be read: \(error)")
        }
    }
}

extension ReplayLimits {
    /// The limits of values that tasks have returned: those of messages between relatives, in the memory that there is,
    /// and without shared values that multiply.
    fileprivate var ofValues: PickleLimits {
        var limits = PickleLimits.betweenRelatives
        limits.logicalSize = PickleLimits.standard.logicalSize
        limits.builtElements = memoryInBytes / MemoryBudget.element
        return limits
    }
}
