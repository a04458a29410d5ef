/// One line of a session.
enum Statement: Equatable, Sendable {
    /// Nothing, or a comment only.
    case nothing
    /// Work something out, and show it.
    case show(Expression)
    /// `name = value`, `object.name = value` or `object[key] = value`.
    case assign(Expression, to: Expression)
    /// `del name` or `del object[key]`.
    case delete(Expression)
}
