/// An object that is in a server.
struct ListedObject: Equatable, Sendable {
    /// Its number.
    let ident: String
    let typeid: String
    /// The name by which clients share it, if it has one.
    var name: String?
}

extension [ListedObject] {
    /// Finds an object by its name or number.
    ///
    /// - Throws: `CommandError` if several objects have the name, which only one of a type can have.
    func object(_ word: String) throws(CommandError) -> ListedObject? {
        let found = filter { $0.name == word }
        guard found.count > 1 else { return found.first ?? first { $0.ident == word } }
        let choices = found.map { "\($0.ident) (\($0.typeid))" }.joined(separator: ", ")
        throw CommandError(
            "\(found.count) objects have the name \(word); name one by its ident: \(choices)"
        )
    }
}
