package import MPWire

/// A shared object of a type that the program registered: a value of its own, whose methods run one
/// at a time on the loop's thread.
///
/// What a method changed before it threw stays changed, as with every `inout` in Swift and with the
/// attributes of every object in Python. To work on a copy and to put it back on success would cost
/// a copy of the whole contents per call, since two owners of a Swift array don't share when one
/// writes; a method that wants it so can have it with one variable.
package struct CustomReferent<State> {
    /// What is shared.
    package var state: State
    /// What can be done with it.
    package let type: CustomType<State>
    /// Turns what methods throw into what clients get.
    package let errors: ErrorConversion

    /// Shares `state`.
    package init(_ state: State, type: CustomType<State>, errors: ErrorConversion) {
        self.state = state
        self.type = type
        self.errors = errors
    }
}

extension CustomReferent: Referent {
    /// Nothing: each type has its own methods, which its registration knows.
    package static var exposed: [String] { [] }

    package func facts(for call: borrowing Call) -> MethodFacts { type.methods.facts(for: call) }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
        try type.methods.perform(call, on: &self)
    }

    /// The type's own description, if it has one.
    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        let description = (state as? any CustomStringConvertible)?.description
        try text.append(description ?? "<\(type.typeid) object>")
    }

    /// The state as a value, if its type is `Encodable`.
    package var value: WireValue? {
        guard let state = state as? any Encodable else { return nil }
        // What can't be encoded can't be pickled either; the caller says so.
        return try? WireCoding.encode(state)
    }

    package var size: Int { (state as? any RandomAccessCollection)?.count ?? 1 }
}

extension CustomReferent {
    /// Does something with the state; whatever it throws becomes Python's.
    ///
    /// - Parameters:
    ///   - method: Who does it, such as `Account.withdraw`.
    ///   - body: What to do.
    /// - Returns: What `body` returns.
    /// - Throws: The exception for what `body` throws.
    package mutating func with<Result>(
        _ method: String,
        _ body: (inout State) throws -> Result
    ) throws(PythonException) -> Result {
        do {
            return try body(&state)
        } catch {
            throw errors.exception(for: error, thrownBy: method)
        }
    }
}
