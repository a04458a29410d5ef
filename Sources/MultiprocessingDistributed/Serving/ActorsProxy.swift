internal import MPWire
package import Multiprocessing

/// Stands for the actors of a manager's process.
package struct ActorsProxy: Proxy {
    /// The name of the one object for all clients.
    static let instance = "distributed_actors"
    /// Its only method.
    static let remoteCall = "remote_call"

    /// The typeid of that object.
    package static let typeids = ["DistributedActors"]

    /// Keeps the object alive.
    package let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    package init(reference: ProxyReference) {
        self.reference = reference
    }
}
