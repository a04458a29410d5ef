package import MPWire

/// The answer to one call.
package enum Answer: Equatable, Sendable {
    /// The method's value, in the form in which the object holds it.
    case returning(StoredValue)
    /// The value of a method that took something out of the object. If it can't be delivered because
    /// the caller has gone, the core hands the loan back through ``Referent/restore(_:)-([Loan])``.
    indirect case delivering(StoredValue, Loan)
    /// The method raised.
    indirect case raising(PythonException)
}
