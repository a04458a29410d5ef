internal import MPWire

/// The methods and properties of a registered type.
package final class CustomType<State>: Sendable {
    package let typeid: String
    /// The methods that clients are told of, in the order in which they were declared.
    package let exposed: [String]
    /// The methods that clients may call without being told of them.
    ///
    /// `AutoProxy` would define them in the class of its proxies, and then couldn't find its own
    /// attributes any more. A proxy class that is written by hand asks for them by name.
    package let hidden: [String]
    /// All methods, exposed and hidden.
    package let methods: MethodTable<ValueTypeReferent<State>>
    /// Changes a value when a session ends whose calls have asked who calls; `nil` if that changes nothing.
    package let sessionEnded: (@Sendable (inout State, CallerID) -> Void)?

    /// Collects what was declared; no two methods, and no two properties, may have the same name.
    package init(
        _ typeid: String,
        _ methods: [Method<ValueTypeReferent<State>>],
        properties: [CustomProperty<State>] = [],
        sessionEnded: (@Sendable (inout State, CallerID) -> Void)? = nil
    ) {
        self.typeid = typeid
        self.sessionEnded = sessionEnded
        exposed = methods.map(\.name)
        let access = Self.attributeAccess(typeid, methods: exposed, properties)
        hidden = access.map(\.name)
        self.methods = MethodTable(methods + access)
    }

    /// Python's methods for attributes, if the type has properties.
    private static func attributeAccess(
        _ typeid: String,
        methods: [String],
        _ properties: [CustomProperty<State>]
    ) -> [Method<ValueTypeReferent<State>>] {
        if properties.isEmpty { return [] }
        let names = AttributeNames(
            typeid: typeid,
            methods: methods,
            properties: Dictionary(
                uniqueKeysWithValues: properties.map { ($0.name, $0.set != nil) }
            )
        )
        let getters = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.get) })
        let setters = Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.set) })
        let bodies: [(MethodFacts, Method<ValueTypeReferent<State>>.Body)] = [
            (
                [],
                { object, arguments in
                    let name = try names.nameToRead(arguments.required(0))
                    return try getters[name]?(&object) ?? Outcome(.noSuchMethod)
                }
            ),
            (
                [.writes, .grows],
                { object, arguments in
                    let name = try names.nameToWrite(arguments.required(0))
                    try setters[name]??(&object, arguments.required(1))
                    return .reply(.null)
                }
            ),
            ([], { _, arguments in try names.refuseDeletion(of: arguments.required(0)) }),
        ]
        return zip(AttributeNames.signatures, bodies).map {
            Method($0.name, $0.signature, $1.0, $1.1)
        }
    }
}
