package import MPReferents
package import MPWire

/// How the objects of a type are created.
package enum Construction: Sendable {
    /// Creates an object from the arguments of `create`, some of which may be proxies of others.
    package typealias Factory =
        @Sendable ([WireValue], WireDictionary, ReferentLookup, WorkMeter) throws(PythonException)
        ->
        any Referent

    /// Only methods return them; clients can't create one.
    case none
    /// Created at once, on the server's thread.
    case onLoop(Factory)
    /// Created in a task of its own: the service is asked for `__init__` and answers `creating`.
    case offLoop(any Service)
    /// A single object of the type `of` for all clients, created at the first request, and kept
    /// while the server runs.
    case instance(of: String, Factory)
}
