/// One method of a referent: its name, the arguments it takes, and its body.
///
/// A referent lists its methods in a ``MethodTable``, which reads as the specification of the type and
/// is what clients are told (`exposed`).
package struct Method<Object: Referent>: Sendable {
    /// Does the work; the call has its arguments in the order of the signature.
    ///
    /// It throws only ``PythonException``. Swift doesn't infer that of a closure, and spelling it out
    /// would make the tables unreadable, so ``MethodTable`` converts once.
    package typealias Body = @Sendable (inout Object, borrowing Call) throws -> Outcome

    package let name: String
    /// The arguments it takes, and Python's complaints about wrong ones.
    package let signature: Signature
    /// What the core must know before it carries out the method.
    package let facts: MethodFacts
    package let body: Body

    package init(
        _ name: String,
        _ signature: Signature,
        _ facts: MethodFacts = [],
        _ body: @escaping Body
    ) {
        self.name = name
        self.signature = signature
        self.facts = facts
        self.body = body
    }
}
