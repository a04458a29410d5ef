import MPReferents
import MPWire
import Testing

/// One row of a table: a line of Python, what it comes to, and what the object is afterwards.
struct MethodCase: CustomTestStringConvertible, Sendable {
    let line: String
    let result: String
    let after: String?

    var testDescription: String { "\(line) -> \(result)" }

    /// Reads rows of the form `[1].append(2) -> None => [1, 2]`; the last part may be missing. A
    /// row may go on in the next line, indented.
    static func table(_ text: String) -> [MethodCase] {
        text.replacing("\n    ", with: " ").split(separator: "\n").map { row in
            let parts = row.split(separator: " => ")
            let call = parts[0].split(separator: " -> ")
            precondition(call.count == 2, "no row: \(row)")
            return MethodCase(
                line: String(call[0]),
                result: String(call[1]).trimmingPrefix(" ").description,
                after: parts.count > 1 ? String(parts[1]) : nil
            )
        }
    }

    /// Runs the line and compares; where the row says nothing else, an object that raised is as
    /// it was before.
    func check() throws {
        let line = PythonLine(line)
        guard let receiver = line.receiver else {
            #expect(Self.construct(line.call) == result)
            return
        }
        try check(line, on: receiver, isEncoding: false)
        try check(line, on: receiver, isEncoding: true)
    }

    private func check(
        _ line: PythonLine,
        on receiver: PythonLine.Term,
        isEncoding: Bool
    ) throws {
        var object = try SharedObject(receiver)
        object.isEncoding = isEncoding
        let before = object.text
        #expect(object.perform(line.call) == result)
        if let after {
            #expect(object.text == after)
        } else if result.contains("Error(") {
            #expect(object.text == before)
        }
    }

    private static func construct(_ call: PythonCall) -> String {
        do {
            return SharedObject(try SharedObject.make(call)).text
        } catch {
            return describe(error)
        }
    }
}
