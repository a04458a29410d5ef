/// A key that somebody has pressed.
enum Key: Hashable, Sendable {
    /// A character, the space included.
    case character(Character)
    /// A letter with the control key.
    case control(Character)
    case up
    case down
    case left
    case right
    case pageUp
    case pageDown
    case home
    case end
    case enter
    case escape
    case backspace
    case delete
    case tab
    /// Tab with the shift key.
    case backTab
}
