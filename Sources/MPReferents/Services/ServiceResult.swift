package import MPWire

/// The result of a call on a ``Service``.
package enum ServiceResult: Sendable {
    /// The method's value.
    case returning(WireValue)
    /// The method threw.
    case raising(PythonException)
    /// The method returned something that can't be pickled; the text says what and why.
    case unserializable(String)
    /// The call itself failed, where Python's server answers with the text of a traceback.
    case failing(String)
    /// The method returned a shared object; the caller gets a proxy for it.
    case creating(NewObject)
}
