import Testing

@testable import syncmanager

@Suite struct StyledLineTests {
    private static let line: StyledLine = {
        var line = StyledLine("ab", .bold)
        line.append("cd")
        line.append("")
        line.append("ef")
        return line
    }()

    @Test func textsOfOneStyleAreJoined() {
        #expect(
            Self.line.spans == [
                .init(text: "ab", style: .bold), .init(text: "cdef", style: .plain),
            ]
        )
        #expect(Self.line.width == 6)
    }

    @Test(arguments: [
        (7, "abcdef"), (6, "abcdef"), (5, "abcd…"), (3, "ab…"), (2, "a…"), (1, "…"), (0, ""),
    ])
    func isCutWhereItEnds(width: Int, text: String) {
        #expect(Self.line.cut(toWidth: width).text == text)
    }

    @Test func isSelectedOverTheWholeWidth() {
        #expect(Self.line.selected(toWidth: 8).spans == [.init(text: "abcdef  ", style: .selected)])
        #expect(Self.line.selected(toWidth: 3).spans == [.init(text: "ab…", style: .selected)])
    }
}
