/// An error in the rules, and its place.
package struct RightsError: Error, Equatable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The column in characters, from 1.
    package let column: Int
    /// What was found, and what should be there.
    package let reason: String

    /// The place, then the reason.
    package var description: String { "line \(line), column \(column): \(reason)" }
}
