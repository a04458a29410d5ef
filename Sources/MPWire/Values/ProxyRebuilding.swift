/// Rebuilds a proxy that came in a pickle.
///
/// A server, whose clients read what others have stored, only trusts it to say which object is
/// meant.
package typealias ProxyRebuilding =
    (ProxyDescription) throws(ProxyRefusal) -> ProxyDescription
