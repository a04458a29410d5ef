/// A block of Swift in a page of the documentation.
struct Snippet: Equatable {
    /// The page, from the root of the package.
    let file: String
    /// The number of its first line of code.
    let line: Int
    let code: [String]

    /// Whether it is a part of a `Package.swift`, as its first line says.
    var isManifest: Bool { code.first == "// Package.swift" }
}

extension Snippet {
    /// A run of lines of a snippet that belong together.
    struct Part: Equatable {
        /// Where its lines go.
        enum Place {
            /// Imports.
            case top
            /// Declarations that no function can contain.
            case file
            /// Everything else; declarations there hide those that were given.
            case function
        }

        let place: Place
        /// The number of its first line.
        let line: Int
        var code: [String]
    }

    /// Its lines, parted by where they can stand.
    var parts: [Part] {
        var parts: [Part] = []
        var depth = 0
        var place = Part.Place.function
        for (offset, text) in code.enumerated() {
            if depth == 0, !text.trimmed.isEmpty, !Self.goesOn(text) {
                place = Self.place(of: text)
            }
            if parts.last?.place == place {
                parts[parts.count - 1].code.append(text)
            } else {
                parts.append(Part(place: place, line: line + offset, code: [text]))
            }
            depth += text.count { "{([".contains($0) } - text.count { "})]".contains($0) }
        }
        return parts
    }

    /// Whether a line goes on with what the line before it has begun.
    private static func goesOn(_ line: String) -> Bool {
        line.first == " " || line.first == "}" || line.first == ")" || line.first == "]"
    }

    private static func place(of line: String) -> Part.Place {
        if line.hasPrefix("import ") { return .top }
        let words = line.split(whereSeparator: { $0 == " " || $0 == ":" }).map(String.init)
        let beginning = words.prefix(while: { Self.modifiers.contains($0) || $0.hasPrefix("@") })
        let keyword = words.dropFirst(beginning.count).first ?? ""
        let isDistributed = beginning.contains("distributed") || beginning.contains("@Resolvable")
        return ["protocol", "extension"].contains(keyword) || isDistributed ? .file : .function
    }

    private static let modifiers: Set = ["public", "package", "final", "distributed"]
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        String(drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
    }
}
