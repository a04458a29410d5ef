import MPWire
import Multiprocessing
import Testing

@testable import syncmanager

/// Issue 12, D11: what servers and clients have chosen is shown, and acts on no terminal.
@Suite struct HostileNamesTests {
    private static let name = "evil\n\u{1b}[2J\u{9b}\u{202e}\u{7f}"
    private static let shown = "evil\\n\\x1b[2J\\x9b\\u202e\\x7f"

    private func isHarmless(_ line: String) -> Bool { line.unicodeScalars.allSatisfy(\.isVisible) }

    @Test func inInspectReports() {
        let long = Self.name + String(repeating: "x", count: 5000)
        var snapshot = ServerSnapshot(
            [.init(Self.name, Self.name, name: long, references: 1, size: 1)],
            [.init(1, Self.name, name: Self.name, address: Self.name)]
        )
        snapshot.limits = [.init(name: Self.name, allowed: 1, refusals: 1)]
        snapshot.principals = [
            .init(name: Self.name, connections: 1, parkedCalls: 0, objects: 1, orphans: 1)
        ]
        snapshot.droppedLogLines = 7
        let lines = InspectReport(snapshot).lines()
        #expect(lines.count == 20)
        #expect(lines.allSatisfy(isHarmless))
        #expect(lines.allSatisfy { $0.utf8.count < 1000 })
        #expect(lines.filter { $0.contains(Self.shown) }.count == 5)
        #expect(lines.contains("Log lines dropped, since nobody read them: 7"))
    }

    @Test func inResults() throws {
        let global = WireValue.global(WireGlobal(Self.name, Self.name))
        let values: [WireValue] = [
            .text(Self.name), global, .list([global]), .surrogateText([0xed, 0xa0, 0x80]),
        ]
        for value in values {
            #expect(isHarmless(try ResultFormat.python.line(.value(value))))
        }
        let handle = ObjectHandle(
            typeid: Self.name,
            ident: Self.name,
            methods: [Self.name],
            proxy: .null
        )
        #expect(isHarmless(try ResultFormat.python.line(.object(handle))))
        let texts = WireValue.dict([Self.name: .text(Self.name)])
        let json = try ResultFormat.json.line(.value(texts))
        #expect(isHarmless(json))
        #expect(json.hasPrefix(#"{"evil\n\u001b[2J\u009b\u202e\u007f": "#))
        #expect(try ResultFormat.json.line(.value(.text("\u{e0001}ä"))) == #""\udb40\udc01ä""#)
    }

    @Test func inErrors() {
        let error = CommandError("line 1: \(Self.name)\nlistening on unix:/tmp/m")
        let lines = error.description.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy(isHarmless))
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("    ") })
    }

    @Test func inCompletions() {
        var survey = Survey()
        survey.types = [
            .init(typeid: Self.name, methods: [], parameters: nil, isInstance: false),
            .init(typeid: "Jobs", methods: ["add", Self.name], parameters: nil, isInstance: false),
        ]
        survey.functions = [
            .init(name: Self.name, parameters: nil), .init(name: "sum", parameters: nil),
        ]
        let objects = [ListedObject(ident: "1", typeid: "Jobs", name: Self.name)]
        let vocabulary = Vocabulary(survey, [:], objects)
        #expect(vocabulary.types == ["Jobs": ["add"]])
        #expect(vocabulary.functions == ["sum"])
        #expect(vocabulary.objects.isEmpty)
        for text in ["", "Jobs().", "s"] {
            let completion = TabCompletion(of: text, in: vocabulary)
            #expect(isHarmless(completion.insertion))
            #expect(completion.listing(width: 80).allSatisfy(isHarmless))
        }
    }

    @Test func inWhatTheShellLists() {
        var survey = Survey()
        survey.types = [
            .init(typeid: Self.name, methods: [Self.name], parameters: nil, isInstance: false)
        ]
        let lines = ShellHelp.types(survey)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy(isHarmless))
        let objects = [ListedObject(ident: Self.name, typeid: Self.name, name: Self.name)]
        #expect(ShellHelp.objects(objects, [:]).allSatisfy(isHarmless))
    }
}
