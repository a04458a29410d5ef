/// How a client learns of an object that it has asked for.
enum ObjectForm {
    /// As `create` answers: by its ident and its methods.
    case created
    /// The same, without the methods that an `AutoProxy` can't have.
    case createdForAutoProxy
    /// As methods answer that return a shared object: by a token with its type.
    case proxy
}

/// What a client asks for: an object of a type, perhaps of a name.
struct ObjectWish {
    let typeid: String
    var name: ObjectName?
    var form = ObjectForm.created
}
