/// Names one shared object: Python's `multiprocessing.managers.Token`.
public struct Token: Hashable, Sendable {
    /// The registered type, such as `dict`.
    public let typeid: String
    /// Where the owner is served; `nil` if it was sent as something that is no address.
    public let address: Address?
    /// The object's number in its server; never reused.
    public let ident: String

    /// Names the object `ident` of the server at `address`.
    public init(typeid: String, address: Address?, ident: String) {
        self.typeid = typeid
        self.address = address
        self.ident = ident
    }
}
