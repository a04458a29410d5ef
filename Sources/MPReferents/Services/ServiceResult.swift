package import MPWire

/// The result of a call on a ``Service``.
package enum ServiceResult: Sendable {
    /// The method's value.
    case returning(WireValue)
    /// The method's value, which stays encoded on its way to the caller.
    case storing(StoredValue)
    /// The method threw.
    case raising(PythonException)
    /// The method returned something that can't be pickled; the text says what and why.
    case unserializable(String)
    /// The call itself failed, where Python's server answers with the text of a traceback.
    case failing(String)
    /// The method returned a shared object; the caller gets a proxy for it.
    case creating(NewObject)

    /// The same, with a value that was built.
    package var decoded: ServiceResult {
        guard case .storing(let value) = self else { return self }
        return .returning(value.decoded)
    }
}
