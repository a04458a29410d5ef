package import MPReferents
package import MPWire

/// How an object of a type comes into being.
package enum Construction: Sendable {
    /// Makes an object from the arguments of `create`, some of which may be proxies of others.
    package typealias Factory =
        @Sendable ([WireValue], WireDictionary, ReferentLookup, WorkMeter) throws(PythonException)
        ->
        any Referent

    /// Methods return it; clients can't ask for one.
    case none
    /// Made at once, on the server's thread.
    case onLoop(Factory)
    /// Made in a task of its own: the service is asked for `__init__` and answers `creating`.
    case offLoop(any Service)
    /// One for all who ask, of the type `of`; made when the first one asks, and there as long as the
    /// server is.
    case instance(of: String, Factory)
}
