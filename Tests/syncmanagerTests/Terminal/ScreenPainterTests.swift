import Testing

@testable import syncmanager

@Suite struct ScreenPainterTests {
    private static let abilities = TerminalAbilities(
        environment: ["TERM": "xterm", "LANG": "C.UTF-8"]
    )

    @Test func paintsOnlyWhatHasChanged() {
        var painter = ScreenPainter(Self.abilities)
        let lines = [StyledLine("one"), StyledLine("two", .bold), StyledLine()]
        #expect(
            painter.paint(lines, width: 10)
                == "\u{1b}[0m\u{1b}[2J\u{1b}[1;1Hone\u{1b}[K"
                + "\u{1b}[2;1H\u{1b}[1mtwo\u{1b}[0m\u{1b}[K\u{1b}[3;1H\u{1b}[K"
        )
        #expect(painter.paint(lines, width: 10) == "")
        let others = [StyledLine("one"), StyledLine("two"), StyledLine()]
        #expect(painter.paint(others, width: 10) == "\u{1b}[2;1Htwo\u{1b}[K")
        painter.forget()
        #expect(painter.paint(others, width: 10).hasPrefix("\u{1b}[0m\u{1b}[2J\u{1b}[1;1Hone"))
    }

    /// Erasing at the right edge would take the last character away.
    @Test func erasesNothingAfterAFullLine() {
        var painter = ScreenPainter(Self.abilities)
        let text = painter.paint([StyledLine("名前"), StyledLine("abc")], width: 4)
        #expect(text == "\u{1b}[0m\u{1b}[2J\u{1b}[1;1H名前\u{1b}[2;1Habc\u{1b}[K")
    }

    @Test(
        arguments: [
            ([:], "\u{1b}[1;97;41mx\u{1b}[0m"), (["NO_COLOR": "1"], "\u{1b}[1;7mx\u{1b}[0m"),
            (["NO_COLOR": ""], "\u{1b}[1;97;41mx\u{1b}[0m"),
            (["TERM": "vt100"], "\u{1b}[1;7mx\u{1b}[0m"),
        ]
    )
    func coloursAreLeftOutIfNobodyWantsThem(variables: [String: String], text: String) {
        let environment = ["TERM": "xterm", "LANG": "C.UTF-8"].merging(variables) { $1 }
        var painter = ScreenPainter(TerminalAbilities(environment: environment))
        let painted = painter.paint([StyledLine("x", .alarm)], width: 1)
        #expect(painted == "\u{1b}[0m\u{1b}[2J\u{1b}[1;1H" + text)
    }

    @Test func terminalsWithoutUnicodeGetSomethingSimilar() {
        var painter = ScreenPainter(TerminalAbilities(environment: ["TERM": "xterm"]))
        let line = StyledLine("– … · █ 12 µs ▼ é 名 e\u{301}")
        #expect(painter.paint([line], width: 24).contains("H- ~ | # 12 us v ? ?? e\u{1b}[K"))
    }

    @Test(
        arguments: [
            (["LANG": "de_DE.UTF-8"], true), (["LANG": "C.utf8"], true), (["LANG": "C"], false),
            (["LANG": "C.UTF-8", "LC_ALL": "C"], false),
            (["LANG": "C.UTF-8", "LC_ALL": ""], true),
            (["LANG": "C", "LC_CTYPE": "C.UTF-8"], true), ([:], false),
        ]
    )
    func theLocaleTellsWhatCharactersThereAre(environment: [String: String], hasUnicode: Bool) {
        #expect(TerminalAbilities(environment: environment).hasUnicode == hasUnicode)
    }

    @Test(arguments: [("xterm-256color", true), ("dumb", false), ("", false)])
    func someTerminalsHaveNoScreen(terminal: String, hasScreen: Bool) {
        #expect(TerminalAbilities(environment: ["TERM": terminal]).hasScreen == hasScreen)
        #expect(!TerminalAbilities(environment: [:]).hasScreen)
    }
}
