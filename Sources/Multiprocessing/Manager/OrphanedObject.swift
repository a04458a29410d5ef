/// A shared object that clients hold references to of whom nobody is left.
public struct OrphanedObject: Sendable, Hashable {
    /// How sure that is.
    public enum Reason: String, Sendable {
        /// All processes that held references to it have ended.
        case ended
        /// Of some holders the server can't tell whether they have ended, as on TCP; at the moment they have no connection that carries calls. A Python
        /// process that has made objects, and has called none of them yet, looks the same.
        case unconnected
    }

    /// Its number, which is never used again.
    public let ident: String
    /// Its type.
    public let typeid: String
    /// Roughly how many elements it holds.
    public let size: Int
    /// How many references its clients held.
    public let references: Int
    /// How many references other objects hold.
    public let nestedReferences: Int
    /// How long ago it was made, in seconds.
    public let age: Double
    /// Who has made it, as rules name it.
    public let creator: String?
    /// Why nobody uses it.
    public let reason: Reason

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

/// What became of objects that were to be dropped.
public struct DroppedObjects: Sendable, Hashable {
    /// The idents of those that have ended.
    public let dropped: [String]
    /// Why others stay, by ident.
    public let kept: [String: String]

    /// Describes what became of them.
    package init(dropped: [String], kept: [String: String]) {
        self.dropped = dropped
        self.kept = kept
    }
}
