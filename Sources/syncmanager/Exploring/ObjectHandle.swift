internal import MPWire

/// A shared object that somebody at the terminal works with.
struct ObjectHandle: Sendable {
    /// Its type.
    let typeid: String
    /// Its number in its server.
    let ident: String
    /// The methods that the server exposes.
    let methods: [String]
    /// The proxy as an argument for other objects; the object lives as long as it.
    let proxy: WireValue
}
