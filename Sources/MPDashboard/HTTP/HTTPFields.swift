/// The fields of a request or response, in their order; names in lower case.
package struct HTTPFields: Equatable, Sendable, ExpressibleByDictionaryLiteral {
    /// One field.
    package struct Field: Equatable, Sendable {
        /// The name in lower case.
        package let name: String
        /// The value without blanks around it.
        package let value: String
    }

    /// All fields.
    package private(set) var all: [Field] = []

    /// Makes fields of names in lower case with their values.
    package init(dictionaryLiteral elements: (String, String)...) {
        all = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// All values of a name.
    package func values(_ name: String) -> [String] {
        all.compactMap { $0.name == name ? $0.value : nil }
    }

    /// The value of a name that may stand there once; `nil` if there is none, or more than one.
    package subscript(name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }

    /// Adds a field after the others.
    package mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// Adds other fields after these.
    package mutating func append(_ fields: HTTPFields) {
        all += fields.all
    }
}
