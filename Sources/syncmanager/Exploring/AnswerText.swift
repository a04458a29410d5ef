internal import MPWire

/// How results are written.
enum ResultFormat: Sendable {
    /// As Python's `repr` has them.
    case python
    /// As JSON, a line each.
    case json

    /// Writes a result as a line.
    ///
    /// - Throws: `CommandError` if it has no such form.
    func line(_ answer: ExpressionResult) throws(CommandError) -> String {
        switch (self, answer) {
        // Of a server that means harm, names of classes may be anything.
        case (.python, .value(let value)): try Self.representation(value).visible()
        case (.python, .object(let handle)): handle.summary.visible()
        case (.json, .value(let value)): try JSONText.of(value)
        case (.json, .object(let handle)): try JSONText.of(handle.description)
        }
    }

    private static func representation(_ value: WireValue) throws(CommandError) -> String {
        do throws(PythonException) {
            return try value.representation()
        } catch {
            throw CommandError("the result can't be shown: \(error.message.visible())")
        }
    }
}

extension ObjectHandle {
    /// What is shown of an object: its type, and what can be called.
    fileprivate var summary: String {
        let methods = methods.withoutOperators
        let text = methods.isEmpty ? "no methods" : methods.joined(separator: ", ")
        return "<\(typeid) \(ident): \(text)>"
    }

    /// The same as a value.
    fileprivate var description: WireValue {
        .dict([
            "typeid": .text(typeid), "ident": .text(ident),
            "exposed": .list(methods.map { .text($0) }),
        ])
    }
}

extension [String] {
    /// The names of methods without those that Python writes as operators, unless there are no others.
    var withoutOperators: [String] {
        let others = filter { !$0.hasPrefix("__") }
        return others.isEmpty ? self : others
    }
}
