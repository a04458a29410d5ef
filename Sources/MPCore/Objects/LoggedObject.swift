/// What the log says of a shared object.
package struct LoggedObject: Equatable, Sendable {
    package let ident: String
    package let typeid: String
    /// Its name; `nil` if it has none.
    package let name: String?

    package init(ident: String, typeid: String, name: String?) {
        self.ident = ident
        self.typeid = typeid
        self.name = name
    }

    init(_ object: SharedObject) {
        self.init(ident: object.ident, typeid: object.registration.typeid, name: object.name)
    }
}
