/// The methods by which Python's proxies reach attributes: people know what they do, not their names.
package enum AttributeMethods {
    /// Their names.
    package static let names = Set(words.map(\.method))

    private static let words: [(method: String, doing: String, done: String)] = [
        ("__getattribute__", "reading", "read"), ("__setattr__", "storing", "stored"),
        ("__delattr__", "removing", "removed"),
    ]

    /// A call in words, such as `reading an attribute of Namespace`; `nil` for other methods.
    package static func words(for method: String, of typeid: String) -> String? {
        words.first { $0.method == method }.map { "\($0.doing) an attribute of \(typeid)" }
    }

    /// The participle of such a method, such as `read`; `nil` for other methods.
    fileprivate static func participle(of method: String) -> String? {
        words.first { $0.method == method }?.done
    }
}

extension NearestNames {
    /// The error text for a method that an object doesn't expose.
    ///
    /// - Parameters:
    ///   - name: The method.
    ///   - subject: The object, such as `it`.
    ///   - exposed: What it exposes.
    /// - Returns: What is wrong, which methods may have been meant, and all that exist.
    package static func complaint(
        aboutMethod name: String,
        of subject: String,
        _ exposed: [String]
    ) -> String {
        let methods = exposed.filter { !AttributeMethods.names.contains($0) }
        if let done = AttributeMethods.participle(of: name) {
            let wrong = "\(subject) has no attributes that can be \(done)"
            return methods.isEmpty
                ? wrong : "\(wrong); it has methods: \(methods.joined(separator: ", "))"
        }
        let wrong = "\(subject) exposes no method '\(name)'"
        let hasAttributes = methods.isEmpty && !exposed.isEmpty
        return hasAttributes ? "\(wrong), but attributes" : complaint(wrong, name, methods)
    }
}
