/// Rights in recordings: the lines of the file, each at its number.
extension Rights {
    func append(to writer: inout EntryWriter) {
        writer.list(rules) { writer, rule in
            writer.integer(rule.line)
            writer.text(rule.text)
        }
        switch rest {
        case .standard: writer.byte(0)
        case .decided(let allows, let line):
            writer.byte(allows ? 1 : 2)
            writer.integer(line)
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        let rules = try reader.list { (reader) throws(RecordingError) in
            (line: try reader.integer(), text: try reader.text())
        }
        let rest: Rest
        switch try reader.byte() {
        case 0: rest = .standard
        case 1: rest = .decided(allows: true, line: try reader.integer())
        case 2: rest = .decided(allows: false, line: try reader.integer())
        default: throw .malformed("rights end in an unknown way")
        }
        self.init(
            rules: try rules.map { (line, text) throws(RecordingError) in
                try Self.rule(text, line: line)
            },
            rest: rest
        )
    }

    private static func rule(_ text: String, line: Int) throws(RecordingError) -> Rule {
        guard line > 0 else { throw .malformed("a rule has no line") }
        do throws(RightsError) {
            return try RightsReader.rule(text, line: line)
        } catch {
            throw .malformed("a rule can't be read: \(error.reason)")
        }
    }
}
