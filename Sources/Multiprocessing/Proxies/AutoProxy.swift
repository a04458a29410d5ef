internal import MPWire

/// Stands for an object of any type; its methods are called by name.
///
/// ```swift
/// let counter = try await manager.create("Counter")
/// try await counter.add(2)
/// let count = try await counter.add(2, as: Int.self)
/// try await person.name.set("Ada")
/// let name: String = try await person.name.get()
/// ```
///
/// The server is asked once for its methods. An unknown name fails before anything is sent, and the
/// error names similar ones. If the proxy itself has a member of that name, such as `call`, use
/// ``member(_:)``.
///
/// - SeeAlso: Python `multiprocessing.managers.AutoProxy`.
@dynamicMemberLookup
public struct AutoProxy: Proxy {
    /// No typeids: it can stand for any object.
    public static var typeids: [String] { [] }
    /// Keeps the object alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// A method or property of the object.
    public subscript(dynamicMember name: String) -> Member { member(name) }

    /// A method or property of the object, whatever its name.
    ///
    /// - Parameter name: Its name in the server.
    /// - Returns: The member. The server isn't asked before it is used.
    public func member(_ name: String) -> Member {
        Member(proxy: self, name: name)
    }

    /// Lists the exposed methods, asking the server if they aren't known yet.
    ///
    /// - Returns: Their names, in the server's order; sorted if it has none.
    /// - Throws: ``MultiprocessingError``: `objectReleased` if the object isn't there any more.
    /// - Complexity: One round trip at most, once for each object.
    /// - SeeAlso: Python `BaseManager`'s `get_methods`.
    public func exposedMethods() async throws(MultiprocessingError) -> [String] {
        try await reference.exposedMethods()
    }
}
