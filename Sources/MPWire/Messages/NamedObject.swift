/// A shared object that every client finds by its name, as a server lists it.
public struct NamedObject: Sendable, Hashable, Codable {
    /// Its name, unique in the server.
    public let name: String
    /// Its registered type.
    public let typeid: String
    /// Its approximate number of elements.
    public let size: Int
    /// How long it stays.
    public let lifetime: ObjectLifetime
    /// The type with the settings on which all who ask for it must agree, such as `Semaphore(value=2)`.
    public let settings: String

    /// Describes an object.
    package init(
        name: String,
        typeid: String,
        size: Int,
        lifetime: ObjectLifetime,
        settings: String
    ) {
        self.name = name
        self.typeid = typeid
        self.size = size
        self.lifetime = lifetime
        self.settings = settings
    }
}
