import Testing

@testable import syncmanager

@Suite struct TextTableTests {
    @Test func alignsColumns() {
        var table = TextTable([.init(title: "name"), .init(title: "size", alignment: .right)])
        table.append(["a", "1"])
        table.append(["longer", "12345"])
        #expect(table.lines() == ["  name     size", "  a           1", "  longer  12345"])
    }

    @Test func linesDoNotEndInBlanks() {
        var table = TextTable([.init(title: "a"), .init(title: "b")])
        table.append(["x", ""])
        #expect(table.lines(indent: "") == ["a  b", "x"])
    }
}
