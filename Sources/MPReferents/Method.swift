package import MPWire

/// One method of a referent: its name, the arguments it takes, what it does.
///
/// A referent lists its methods in a ``MethodTable``, which reads as the specification of the type
/// and is what clients are told (`exposed`).
package struct Method<Object: Referent>: Sendable {
    /// Does the work with the arguments in the order of the signature.
    package typealias Body =
        @Sendable (inout Object, BoundArguments) throws(PythonException) -> Outcome

    /// The name by which clients call it.
    package let name: String
    /// Which arguments it takes, and what Python says when they are wrong.
    package let signature: Signature
    /// What it does.
    package let body: Body

    /// Describes a method.
    package init(_ name: String, _ signature: Signature, _ body: @escaping Body) {
        self.name = name
        self.signature = signature
        self.body = body
    }
}

/// The methods of a type, by name.
package struct MethodTable<Object: Referent>: Sendable {
    /// The names in the order in which `create` reports them.
    package let exposed: [String]
    /// The methods by name.
    private let methods: [String: Method<Object>]

    /// Takes the methods in the order in which clients are told of them.
    package init(_ methods: [Method<Object>]) {
        exposed = methods.map(\.name)
        self.methods = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
    }

    /// Binds the arguments and carries out the call.
    ///
    /// - Throws: Python's `TypeError` for wrong arguments, else what the method raises.
    package func perform(
        _ call: Call,
        on object: inout Object
    ) throws(PythonException) -> Outcome {
        guard let method = methods[call.method] else {
            // The core only passes on exposed methods.
            preconditionFailure("\(Object.self) has no method \(call.method)")
        }
        let values = try method.signature.bind(call.arguments, call.keywords)
        return try method.body(&object, BoundArguments(call: call, values: values))
    }
}

/// The arguments of a call in the order of its signature; one that was left out is `nil`.
package struct BoundArguments: Sendable {
    /// The call they belong to.
    package let call: Call
    /// The values, one per parameter; for ``Signature/variadic`` all positional ones.
    package let values: [WireValue?]

    /// Takes bound values.
    package init(call: Call, values: [WireValue?]) {
        self.call = call
        self.values = values
    }

    /// The argument of a parameter that is required.
    package func required(_ position: Int) -> WireValue {
        guard let value = self[position] else {
            preconditionFailure("argument \(position) of \(call.method) was not bound")
        }
        return value
    }

    /// The argument of a parameter that may be left out.
    package subscript(position: Int) -> WireValue? {
        position < values.count ? values[position] : nil
    }
}
