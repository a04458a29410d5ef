/// The outcome of dropping objects.
public struct DroppedObjects: Sendable, Hashable, Codable {
    /// The idents of the dropped objects.
    public let dropped: [String]
    /// The reasons why the other objects were kept, by ident.
    public let kept: [String: String]

    /// Describes an outcome.
    package init(dropped: [String], kept: [String: String]) {
        self.dropped = dropped
        self.kept = kept
    }
}
