/// The Python form of the parts of a value: what Python reads most naturally, or what it can compare or hash.
///
/// | Swift | `plain` | `ordered` | `hashable` |
/// |---|---|---|---|
/// | struct | `dict` | `tuple` | `tuple` |
/// | case `circle(radius: 1)` | `{'circle': {'radius': 1}}` | `('circle', 1)` | `('circle', 1)` |
/// | array | `list` | `list` | `tuple` |
/// | set | `set` | `set` | `frozenset` |
/// | dictionary | `dict` | `dict` | `frozenset` of pairs |
package enum EncodingForm: Sendable {
    case plain
    /// Of ``TupleCodable`` types: structs as tuples, which Python orders by their elements.
    case ordered
    /// Of keys and members.
    case hashable

    /// Whether properties are known by their position rather than by their name.
    var isPositional: Bool {
        switch self {
        case .plain: false
        case .ordered, .hashable: true
        }
    }

    /// The elements of an array.
    func list(_ elements: [WireValue]) -> WireValue {
        switch self {
        case .plain, .ordered: .list(elements)
        case .hashable: .tuple(elements)
        }
    }

    /// The members of a set.
    func set(_ members: WireSet) -> WireValue {
        switch self {
        case .plain, .ordered: .set(members)
        case .hashable: .frozenset(members)
        }
    }
}
