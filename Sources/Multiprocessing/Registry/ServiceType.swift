internal import MPReferents
internal import MPWire

/// The methods of a registered class or actor.
final class ServiceType<Object: AnyObject & Sendable>: Sendable {
    /// The name by which clients ask for one.
    let typeid: String
    /// The methods reported to clients, in the order in which they were declared.
    let exposed: [String]
    /// The methods that clients may call although they aren't reported; see ``CustomType/hidden``.
    let hidden: [String]
    /// All methods by name.
    let methods: [String: ServiceMethod<Object>]
    /// The concurrency of calls on one instance.
    private let order: CallOrder

    /// Takes the declared methods.
    init(_ declared: ServiceMethods<Object>, order: CallOrder) {
        typeid = declared.declaration.typeid
        exposed = declared.methods.map(\.name)
        self.order = order
        let access = Self.attributeAccess(typeid, methods: exposed, declared.properties)
        hidden = access.map(\.name)
        methods = Dictionary(
            uniqueKeysWithValues: (declared.methods + access).map { ($0.name, $0) }
        )
    }

    /// Makes a shared object for an instance.
    func referent(_ object: Object, _ errors: ErrorConversion) -> ServiceReferent {
        ServiceReferent(
            service: ObjectService(object, type: self, errors: errors),
            identity: ObjectIdentifier(object),
            order: order,
            representation: "<\(typeid) object>"
        )
    }

    /// A shared object for an instance, to be made on the server's thread.
    func newObject(sharing object: Object, _ errors: ErrorConversion) -> NewObject {
        NewObject(typeid: typeid, identity: ObjectIdentifier(object)) {
            self.referent(object, errors)
        }
    }

    /// Python's methods for attributes, if the type has properties.
    private static func attributeAccess(
        _ typeid: String,
        methods: [String],
        _ properties: [ServiceProperty<Object>]
    ) -> [ServiceMethod<Object>] {
        if properties.isEmpty { return [] }
        let names = AttributeNames(
            typeid: typeid,
            methods: methods,
            properties: Dictionary(
                uniqueKeysWithValues: properties.map { ($0.name, $0.set != nil) }
            )
        )
        let byName = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0) })
        let bodies: [ServiceMethod<Object>.Body] = [
            { service, decoder in
                var decoder = decoder
                let name = try names.nameToRead(decoder.next(WireValue.self))
                return try await byName[name]?.get(service.object) ?? .returning(.null)
            },
            { service, decoder in
                var decoder = decoder
                let name = try names.nameToWrite(decoder.next(WireValue.self))
                try await byName[name]?.set?(service.object, decoder.next(WireValue.self))
                return .returning(.null)
            },
            { _, decoder in
                var decoder = decoder
                try names.refuseDeletion(of: decoder.next(WireValue.self))
            },
        ]
        return zip(AttributeNames.signatures, bodies).map {
            ServiceMethod(
                $0.name,
                function: "\(typeid).\($0.name)",
                ParameterList([]),
                signature: $0.signature,
                body: $1
            )
        }
    }
}
