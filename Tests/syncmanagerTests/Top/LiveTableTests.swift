import Testing

@testable import syncmanager

@Suite struct LiveTableTests {
    private static func table(_ rows: [(String, Double?)]) -> LiveTable {
        LiveTable(
            [.text("name"), .number("rate"), .number("more", rank: 1)],
            rows.map { name, rate in
                .init(
                    key: name,
                    target: nil,
                    cells: [.init(name), .init(rate, \.asRate), .init(7)]
                )
            }
        )
    }

    private func texts(_ table: LiveTable, _ width: Int?) -> [String] {
        table.lines(width: width).map(\.text)
    }

    @Test func numbersAreSortedFromTheLargestAndTextsFromA() {
        var table = Self.table([("b", 1), ("a", 5), ("d", nil), ("c", 5)])
        table.sort(by: .init(column: 1))
        #expect(table.rows.map(\.key) == ["a", "c", "b", "d"])
        table.sort(by: .init(column: 1, isReversed: true))
        #expect(table.rows.map(\.key) == ["d", "b", "a", "c"])
        table.sort(by: .init(column: 0))
        #expect(table.rows.map(\.key) == ["a", "b", "c", "d"])
        table.sort(by: .init(column: 0, isReversed: true))
        #expect(table.rows.map(\.key) == ["d", "c", "b", "a"])
        table.sort(by: .init(column: 9))
        #expect(table.order == .init(column: 0, isReversed: true))
    }

    @Test func rowsAreKeptInWhichATextStands() {
        var table = Self.table([("Counts", 1), ("jobs", 5), ("accounts", 1)])
        table.filter(by: "COUNT")
        #expect(table.rows.map(\.key) == ["Counts", "accounts"])
        table.filter(by: "")
        #expect(table.rows.count == 2)
        table.filter(by: "1.0")
        #expect(table.rows.count == 2)
        table.filter(by: "x")
        #expect(table.rows.isEmpty)
    }

    @Test func columnsGoWhereThereIsNoRoom() {
        var table = Self.table([("a long name of something", 12)])
        table.sort(by: .init(column: 1))
        #expect(
            texts(table, nil) == [
                " name                        rate▼     more",
                " a long name of something       12        7",
            ]
        )
        #expect(texts(table, 43) == texts(table, nil))
        #expect(texts(table, 42)[1] == " a long name of somethi…       12        7")
        #expect(texts(table, 27) == [" name        rate▼     more", " a long …       12        7"])
        #expect(texts(table, 26) == [" name                rate▼", " a long name of …       12"])
        #expect(texts(table, 10) == [" name", " a long n…"])
        #expect(texts(table, 4) == [" na…", " a …"])
        #expect(texts(table, 1) == [" ", " "])
    }

    @Test func wideCharactersTakeTwoColumns() {
        let table = Self.table([("名前の表", 1), ("ab", 2)])
        #expect(
            texts(table, nil) == [
                " name         rate     more", " 名前の表      1.0        7",
                " ab            2.0        7",
            ]
        )
    }

    @Test func textsOfOthersCanNotActOnTheTerminal() {
        let table = Self.table([("a\u{1b}[2J\nb", 1)])
        #expect(texts(table, nil)[1].hasPrefix(" a\\x1b[2J\\nb "))
    }

    @Test func theHeadingSaysHowItIsSorted() {
        var table = Self.table([("a", 1)])
        table.sort(by: .init(column: 0, isReversed: true))
        let spans = table.lines(width: nil)[0].spans
        #expect(spans.contains(.init(text: "name▲", style: .sorted)))
        #expect(spans.contains(.init(text: "rate", style: .heading)))
    }
}
