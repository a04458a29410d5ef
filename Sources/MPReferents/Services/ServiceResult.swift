package import MPWire

/// The result of a call on a ``Service``.
package enum ServiceResult: Sendable {
    /// The method's value.
    case returning(WireValue)
    /// The method's value, which goes to the caller as Python code has pickled it.
    case passing(SealedPickle)
    /// The method's value, with proxies in it that nothing keeps alive but the process that answers.
    case returningProxies(WireValue)
    /// The method threw.
    case raising(PythonException)
    /// The method returned something that can't be pickled; the text says what and why.
    case unserializable(String)
    /// The call itself failed, where Python's server answers with the text of a traceback.
    case failing(String)
    /// The method returned a shared object; the caller gets a proxy for it.
    case creating(NewObject)

    /// The same, with a value that was built, or the reason why it can't be.
    package var opened: ServiceResult {
        guard case .passing(let pickle) = self else { return self }
        do throws(PickleError) {
            return .returning(try pickle.value)
        } catch {
            return .unserializable("what the method returned can't be read here: \(error)")
        }
    }
}
