package import MPWire

/// A referent whose methods are listed in a table, as those of all types here are.
package protocol TabledReferent: Referent {
    /// The methods, which clients are told of in this order.
    static var methods: MethodTable<Self> { get }
}

extension TabledReferent {
    package static var exposed: [String] { methods.exposed }

    package static var facts: [MethodFacts] { methods.facts }

    package func built(by call: borrowing Call) -> BuiltCounts {
        Self.methods.built(by: call, in: size)
    }

    package mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }
}
