internal import MPWire

/// What can be done with the shared objects of a registered type.
package final class CustomType<State>: Sendable {
    /// The name by which clients ask for it.
    package let typeid: String
    /// The methods that clients are told of, in the order in which they were declared.
    package let exposed: [String]
    /// The methods that clients may call without being told.
    ///
    /// `AutoProxy` would define them in the class of its proxies, and then couldn't find its own
    /// attributes any more; a proxy class that is written by hand asks for them by name.
    package let hidden: [String]
    /// All of them.
    package let methods: MethodTable<CustomReferent<State>>

    /// Takes what was declared; no two methods have the same name.
    package init(
        _ typeid: String,
        _ methods: [Method<CustomReferent<State>>],
        properties: [CustomProperty<State>] = []
    ) {
        self.typeid = typeid
        let declared = MethodTable(methods)
        exposed = declared.exposed
        guard !properties.isEmpty else {
            hidden = []
            self.methods = declared
            return
        }
        let access = AttributeAccess(typeid: typeid, methods: declared.exposed, properties)
        hidden = access.methods.map(\.name)
        self.methods = MethodTable(methods + access.methods)
    }
}
