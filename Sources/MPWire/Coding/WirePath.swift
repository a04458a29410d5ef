/// The way from a value to a part of it, as an error names it: `orders[3].price`.
package struct WirePath: Equatable, Sendable, CustomStringConvertible {
    /// One level.
    package enum Step: Equatable, Sendable {
        /// A property, by its key.
        case property(String)
        /// An element, by its place.
        case element(Int)
        /// An entry of a dictionary, by its key in Python's notation.
        case entry(String)
    }

    /// The levels, outermost first.
    package let steps: [Step]

    /// Describes a way.
    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// The same way, one level deeper.
    func inside(_ step: Step) -> Self {
        Self([step] + steps)
    }

    /// The way in Swift's notation.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .property(let name): text += text.isEmpty ? name : ".\(name)"
            case .element(let place): text += "[\(place)]"
            case .entry(let key): text += "[\(key)]"
            }
        }
        return text
    }

    /// The way as it stands in a sentence; nothing for the value itself.
    var suffix: String { steps.isEmpty ? "" : " at \(self)" }
}
