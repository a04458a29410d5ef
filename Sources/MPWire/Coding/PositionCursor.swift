/// The order in which a type asks for its properties, where the values have no names.
///
/// A class, since all containers of a decoder go on with the same one.
final class PositionCursor {
    /// The names that were asked for, each at the position of its value.
    private(set) var names: [String] = []
    /// The number of values.
    let count: Int
    /// Whether the names of the cases were asked for, as only enumerations do.
    var isCase = false
    /// The payload of the case, which is all but the first value.
    var payload: PositionCursor?

    init(count: Int) {
        self.count = count
    }

    /// The position of a property; a new one is at the next position.
    ///
    /// - Returns: `nil` if there are no more values.
    func position(of name: String) -> Int? {
        if let position = names.firstIndex(of: name) { return position }
        guard names.count < count else { return nil }
        names.append(name)
        return names.count - 1
    }

    /// The number of values that nobody has asked for, though some of the others.
    var restCount: Int {
        if let payload { return payload.count - payload.names.count }
        return names.isEmpty ? 0 : count - names.count
    }
}
