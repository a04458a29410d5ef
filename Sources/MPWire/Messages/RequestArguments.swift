/// The arguments of a call: positional ones, and keyword arguments.
package struct RequestArguments: Equatable, Sendable {
    /// The positional arguments.
    package var positional: [WireValue]
    /// The keyword arguments; all keys are texts.
    package var keywords: WireDictionary

    /// Takes arguments.
    package init(_ positional: [WireValue] = [], keywords: WireDictionary = [:]) {
        self.positional = positional
        self.keywords = keywords
    }
}
