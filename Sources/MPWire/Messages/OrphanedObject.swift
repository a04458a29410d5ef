/// A shared object whose references belong to clients of which none is left.
public struct OrphanedObject: Sendable, Hashable, Codable {
    /// The evidence that nobody uses an object any more.
    public enum Reason: String, Sendable, Codable {
        /// All processes that held references to it have ended.
        case ended
        /// Some holders may or may not have ended, as on TCP; none has a connection that carries calls.
        ///
        /// A Python process that has made objects and called none of them yet looks the same.
        case unconnected
    }

    /// Its ident, which is never used again.
    public let ident: String
    /// Its registered type.
    public let typeid: String
    /// Its approximate number of elements.
    public let size: Int
    /// The number of references its clients held.
    public let references: Int
    /// The number of references other objects hold.
    public let nestedReferences: Int
    /// Its age in seconds.
    public let age: Double
    /// The principal that made it, as rules name it.
    public let creator: String?
    /// The evidence that nobody uses it.
    public let reason: Reason

    private enum CodingKeys: String, CodingKey {
        case ident, typeid, size, references
        case nestedReferences = "nested"
        case age, creator, reason
    }

    /// Describes an object.
    package init(
        ident: String,
        typeid: String,
        size: Int,
        references: Int,
        nestedReferences: Int,
        age: Double,
        creator: String?,
        reason: Reason
    ) {
        self.ident = ident
        self.typeid = typeid
        self.size = size
        self.references = references
        self.nestedReferences = nestedReferences
        self.age = age
        self.creator = creator
        self.reason = reason
    }
}

extension OrphanedObject {
    /// A page of the answer to `orphans`.
    package struct Page: Sendable, Codable {
        package let orphans: [OrphanedObject]
        /// The position after which the next page begins; `nil` if there is none.
        package let next: WireValue?

        package init(orphans: [OrphanedObject], next: WireValue?) {
            self.orphans = orphans
            self.next = next
        }
    }
}
