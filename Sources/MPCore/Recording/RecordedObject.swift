import MPReferents
import MPWire

/// An object that a task has made, as a recording holds it.
struct RecordedObject {
    /// The kinds of objects.
    enum Kind {
        /// An instance whose methods run in tasks: what they return is recorded, too.
        case service(RecordedService, order: CallOrder, representation: String)
        /// An iterator over a sequence.
        case stream
        /// A value, which is made by its type's constructor of this one argument, a pickle.
        case value([UInt8])
        /// A value of the program's own, which can't be written.
        case unknown
    }

    let typeid: String
    /// The number of the instance behind it: the same one as long as the same instance lives.
    let identity: UInt64?
    let exposed: [String]?
    let kind: Kind

    /// Describes an object, of which one more is made for that.
    init(_ new: NewObject, in registry: TypeRegistry) {
        typeid = new.typeid
        identity = new.identity.map { UInt64(UInt(bitPattern: $0)) }
        exposed = new.exposed
        let methods = new.exposed ?? registry[new.typeid]?.methods.names ?? []
        switch new.make() {
        case let referent as ServiceReferent:
            kind = .service(
                RecordedService(referent.service, methods: methods),
                order: referent.order,
                representation: referent.representation
            )
        case is StreamReferent: kind = .stream
        case let referent:
            let isStandard = TypeRegistry.isStandard(new.typeid)
            kind = isStandard ? referent.value.map { .value($0.recorded) } ?? .unknown : .unknown
        }
    }

    func append(to writer: inout EntryWriter) {
        writer.text(typeid)
        writer.optional(identity) { $0.number($1) }
        writer.optional(exposed) { $0.texts($1) }
        switch kind {
        case .service(let service, let order, let representation):
            writer.byte(0)
            service.append(to: &writer)
            writer.integer(order.limit)
            writer.text(representation)
        case .stream: writer.byte(1)
        case .value(let pickle):
            writer.byte(2)
            writer.octets(pickle)
        case .unknown: writer.byte(3)
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        typeid = try reader.text()
        identity = try reader.optional { (reader) throws(RecordingError) in try reader.number() }
        exposed = try reader.optional { (reader) throws(RecordingError) in try reader.texts() }
        switch try reader.byte() {
        case 0:
            let service = try RecordedService(&reader)
            let order = CallOrder.concurrent(atMost: try reader.integer())
            kind = .service(service, order: order, representation: try reader.text())
        case 1: kind = .stream
        case 2: kind = .value(Array(try reader.octets()))
        case 3: kind = .unknown
        default: throw .malformed("an object is of an unknown kind")
        }
    }
}
