/// The path from a value to a part of it, as an error shows it: `orders[3].price`.
package struct WirePath: Equatable, Sendable, CustomStringConvertible {
    package enum Step: Equatable, Sendable {
        /// A property, by its key.
        case property(String)
        /// An element, by its index.
        case element(Int)
        /// An entry of a dictionary, by its key in Python's notation.
        case entry(String)
    }

    /// The levels, outermost first.
    package let steps: [Step]

    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// The same path, one level deeper.
    func inside(_ step: Step) -> Self {
        Self([step] + steps)
    }

    /// The path in Swift's notation.
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

    /// The path for the end of a sentence; empty for the value itself.
    var suffix: String { steps.isEmpty ? "" : " at \(self)" }
}
