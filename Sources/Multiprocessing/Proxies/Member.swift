/// One of those who take part in something: an entry of a ``MembersProxy``.
public struct Member<Data: Codable & Sendable>: Sendable {
    /// Its name, unique among the members.
    public let name: String
    /// What it tells the others of itself, such as its address.
    public let data: Data

    init(name: String, data: Data) {
        self.name = name
        self.data = data
    }
}

extension Member: Equatable where Data: Equatable {}

extension Member: Hashable where Data: Hashable {}
