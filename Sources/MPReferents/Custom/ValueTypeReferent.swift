package import MPWire

/// A shared object of a type that the program registered: a value of its own, whose methods run one
/// at a time on the loop's thread.
///
/// What a method changed before it threw stays changed, as with every `inout` in Swift and with the
/// attributes of every object in Python. Working on a copy and putting it back on success would
/// copy the whole contents per call, since two owners of a Swift array stop sharing when one
/// writes. A method that wants this can do it with one variable.
package struct ValueTypeReferent<State> {
    package var state: State
    package let type: CustomType<State>
    /// Turns what methods throw into the exceptions that clients get.
    package let errors: ErrorConversion

    package init(_ state: State, type: CustomType<State>, errors: ErrorConversion) {
        self.state = state
        self.type = type
        self.errors = errors
    }
}

extension ValueTypeReferent: Referent {
    /// Empty: each type has its own methods, which its registration knows.
    package static var exposed: [String] { [] }

    package mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        try type.methods.perform(call, on: &self)
    }

    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        type.sessionEnded?(&state, caller)
        return []
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
        // A value that can't be encoded can't be pickled either; the caller reports that.
        return try? WireCoding.encode(state)
    }

    package var size: Int { (state as? any RandomAccessCollection)?.count ?? 1 }
}

extension ValueTypeReferent {
    /// Accesses the state, and turns whatever `body` throws into a Python exception.
    ///
    /// - Parameters:
    ///   - method: The method's name in errors, such as `Account.withdraw`.
    ///   - body: Reads or changes the state.
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
