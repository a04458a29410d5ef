/// The options among the words of a command line.
struct GivenOptions {
    private let options: [(name: String, value: String?)]

    /// Tells options and values apart.
    ///
    /// - Parameters:
    ///   - words: The words; mistakes in them are left to the argument parser.
    ///   - catalogue: Says which options take no value.
    init(_ words: some Sequence<String>, _ catalogue: OptionCatalogue) {
        var options: [(name: String, value: String?)] = []
        var rest = Array(words)[...]
        while let word = rest.popFirst(), word != "--" {
            guard word.hasPrefix("--") else { continue }
            let halves = word.dropFirst(2).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            ).map(String.init)
            let takesNext = halves.count == 1 && catalogue.kind(of: halves[0]) != .flag
            let next = takesNext && rest.first?.hasPrefix("--") == false ? rest.popFirst() : nil
            options.append((halves[0], halves.count == 2 ? halves[1] : next))
        }
        self.options = options
    }

    /// The names, without dashes.
    var names: Set<String> { Set(options.map(\.name)) }

    /// The values of an option, in their order.
    func values(of name: String) -> [String] {
        options.filter { $0.name == name }.compactMap(\.value)
    }
}
