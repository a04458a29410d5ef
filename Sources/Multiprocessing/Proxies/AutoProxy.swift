internal import MPWire

/// Stands for an object of any type: its methods are called by the names that the server exposes.
///
/// ```swift
/// let counter = try await manager.create("Counter")
/// try await counter.add(2)
/// let count = try await counter.add(2, as: Int.self)
/// try await person.name.set("Ada")
/// let name: String = try await person.name.get()
/// ```
///
/// The server is asked once which methods there are. A name that isn't among them fails before
/// anything is sent, and the error says which ones are near. A member of the same name as one of the
/// proxy's own, such as `call`, is ``member(_:)``.
///
/// - SeeAlso: Python `multiprocessing.managers.AutoProxy`.
@dynamicMemberLookup
public struct AutoProxy: Proxy {
    /// The types of objects that it can stand for: all.
    public static var typeids: [String] { [] }
    /// Keeps the object alive.
    public let reference: ProxyReference

    /// Stands for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// A method or property of the object.
    public subscript(dynamicMember name: String) -> Member { member(name) }

    /// A method or property of the object, whatever its name.
    ///
    /// - Parameter name: Its name in the server.
    /// - Returns: What stands for it; the server isn't asked before it is used.
    public func member(_ name: String) -> Member {
        Member(proxy: self, name: name)
    }

    /// Asks which methods the server exposes, unless it has said so already.
    ///
    /// - Returns: Their names, in the server's order; sorted if it has none.
    /// - Throws: ``MultiprocessingError``: `objectReleased` if the object isn't there any more.
    /// - Complexity: One round trip at most, once for each object.
    /// - SeeAlso: Python `BaseManager`'s `get_methods`.
    public func exposedMethods() async throws(MultiprocessingError) -> [String] {
        try await reference.exposedMethods()
    }
}
