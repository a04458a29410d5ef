import MPWire
import Testing

@testable import syncmanager

@Suite struct TopStateTests {
    /// A state that shows a server with something of everything.
    private static func state(rows: Int = 40) -> TopState {
        var state = TopState(
            server: "unix:/tmp/m",
            interval: .seconds(1),
            size: .init(columns: 100, rows: rows)
        )
        _ = state.received(.answered(.sample(at: 10), at: .seconds(1)))
        _ = state.received(.answered(.sample(at: 11), at: .seconds(2)))
        return state
    }

    private func press(_ keys: Key..., on state: inout TopState) -> [TopState.Action] {
        keys.flatMap { state.received(.pressed($0)) }
    }

    private func type(_ text: String, on state: inout TopState) -> [TopState.Action] {
        text.flatMap { state.received(.pressed(.character($0))) }
    }

    /// The first texts of the rows that are shown, in their order.
    private func shown(_ state: TopState) -> [String] {
        TopBody(state).rows.map { $0.cells[0].text }
    }

    @Test func asksAtEachTickUnlessAnAnswerIsAwaited() {
        var state = TopState(server: "m", interval: .seconds(1), size: .init(columns: 80, rows: 24))
        #expect(state.received(.ticked(at: .seconds(1))) == [.ask])
        #expect(state.received(.ticked(at: .seconds(2))) == [.redraw])
        #expect(state.asked == .seconds(1))
        #expect(state.received(.answered(.sample(at: 1), at: .seconds(2))) == [.redraw])
        #expect(state.received(.ticked(at: .seconds(3))) == [.ask])
    }

    @Test func goesOnWhenTheServerIsAway() {
        var state = Self.state()
        #expect(state.received(.ticked(at: .seconds(3))) == [.ask])
        #expect(state.received(.failed("no server\u{1b}", at: .seconds(4))) == [.redraw])
        #expect(state.received(.ticked(at: .seconds(5))) == [.ask, .redraw])
        #expect(state.received(.failed("not yet", at: .seconds(6))) == [.redraw])
        // What was known is still there.
        #expect(state.model != nil)
        #expect(state.outage == .init(reason: "not yet", start: .seconds(4)))
        #expect(state.banners.map(\.text) == [" AWAY for 2.0 s: not yet "])
        _ = state.received(.answered(.sample(at: 1, serverID: "b2"), at: .seconds(7)))
        #expect(state.outage == nil)
        #expect(state.model?.seconds == nil)
    }

    @Test func nobodyIsAskedInAPause() {
        var state = Self.state()
        #expect(press(.character("p"), on: &state) == [.redraw])
        #expect(state.received(.ticked(at: .seconds(3))) == [])
        #expect(press(.character(" "), on: &state) == [.ask, .redraw])
        #expect(!state.isPaused)
        _ = press(.character("p"), on: &state)
        // What comes late changes nothing that is shown.
        #expect(state.received(.answered(.sample(at: 20), at: .seconds(4))) == [.redraw])
        #expect(state.model?.statistics.uptime == 11)
        _ = press(.character("p"), on: &state)
        _ = state.received(.answered(.sample(at: 21), at: .seconds(5)))
        #expect(state.model?.seconds == 10)
    }

    @Test func keysChooseThePage() {
        var state = Self.state()
        for view in TopView.allCases {
            #expect(type("\(view.rawValue)", on: &state) == [.redraw])
            #expect(state.view == view)
        }
        _ = press(.tab, on: &state)
        #expect(state.view == .overview)
        _ = press(.backTab, on: &state)
        #expect(state.view == .clients)
        _ = press(.right, on: &state)
        #expect(state.view == .overview)
        #expect(type("0", on: &state) == [])
        #expect(type("7", on: &state) == [])
    }

    @Test func keysSort() {
        var state = Self.state()
        _ = type("2", on: &state)
        #expect(state.order == .init(column: 2))
        #expect(shown(state) == ["counts", "a1-2"])
        _ = type("r", on: &state)
        #expect(shown(state) == ["a1-2", "counts"])
        _ = type("<<", on: &state)
        #expect(state.order == .init(column: 0))
        #expect(shown(state) == ["a1-2", "counts"])
        _ = type("<", on: &state)
        #expect(state.order == .init(column: 9))
        _ = type(">s", on: &state)
        #expect(state.order == .init(column: 1))
        // Each page has its own.
        _ = type("3", on: &state)
        #expect(state.order == .init(column: 2))
        _ = type("S", on: &state)
        #expect(state.order == .init(column: 1))
        _ = type("2", on: &state)
        #expect(state.order == .init(column: 1))
        // Where there is no order but the server's, one begins at the first column.
        _ = type("4s", on: &state)
        #expect(state.order == .init(column: 0))
    }

    @Test func aFilterKeepsSomeRows() {
        var state = Self.state()
        #expect(type("2/COUNTS", on: &state).allSatisfy { $0 == .redraw })
        #expect(state.isFiltering)
        #expect(shown(state) == ["counts"])
        // Letters are text now.
        _ = type("q", on: &state)
        #expect(shown(state) == [])
        _ = press(.backspace, .enter, on: &state)
        #expect(!state.isFiltering)
        #expect(shown(state) == ["counts"])
        _ = press(.escape, on: &state)
        #expect(state.filter == "")
        _ = type("/abc", on: &state)
        _ = press(.control("u"), .left, .delete, on: &state)
        #expect(state.filter == "")
        #expect(state.isFiltering)
        _ = press(.backspace, on: &state)
        #expect(!state.isFiltering)
        _ = type("/é名", on: &state)
        _ = press(.backspace, on: &state)
        #expect(state.filter == "é")
        #expect(press(.control("c"), on: &state) == [.quit])
        _ = press(.escape, on: &state)
        #expect(state.filter == "")
        #expect(!state.isFiltering)
    }

    @Test func theSelectionStaysWithItsRow() {
        var state = Self.state()
        _ = type("2", on: &state)
        #expect(TopBody(state).selected == 0)
        _ = press(.down, on: &state)
        #expect(state.selection.key == "object a1-2")
        _ = press(.down, .pageDown, .end, on: &state)
        #expect(TopBody(state).selected == 1)
        _ = type("r", on: &state)
        #expect(TopBody(state).selected == 0)
        _ = press(.up, .pageUp, on: &state)
        #expect(TopBody(state).selected == 0)
        _ = type("jG", on: &state)
        #expect(state.selection.key == "object a1-1")
        // A row that goes leaves its place to another.
        var told = ServerStatistics.sample(at: 12)
        told.objects = [told.objects[1]]
        _ = state.received(.answered(told, at: .seconds(3)))
        #expect(TopBody(state).selected == 0)
        told.objects = []
        _ = state.received(.answered(told, at: .seconds(4)))
        #expect(TopBody(state).selected == nil)
        #expect(press(.down, .enter, on: &state) == [.redraw])
    }

    @Test func enterShowsDetailsAndEscapeGoesBack() throws {
        var state = Self.state()
        _ = type("2j", on: &state)
        #expect(press(.enter, on: &state) == [.describe("a1-2"), .redraw])
        #expect(state.details == [.object("a1-2")])
        #expect(TopBody(state).sections.map(\.title).contains("Methods of Queue"))
        let other = ServerSnapshot.Object("a1-9", "dict", name: nil, references: 7, size: 1)
        #expect(state.received(.described("a1-9", other)) == [])
        #expect(state.description == nil)
        let object = ServerSnapshot.Object("a1-2", "Queue", name: nil, references: 7, size: 1)
        #expect(state.received(.described("a1-2", object)) == [.redraw])
        #expect(TopScreen(state).lines().map(\.text).contains(" references     7 of clients"))
        // From the object to its type, and back.
        _ = press(.end, on: &state)
        #expect(press(.enter, on: &state) == [.redraw])
        #expect(state.details == [.object("a1-2"), .type("Queue")])
        #expect(TopBody(state).rows.map(\.key) == ["method Queue put", "object a1-2"])
        #expect(press(.enter, on: &state) == [])
        _ = press(.escape, .backspace, on: &state)
        #expect(state.details == [])
        _ = type("6", on: &state)
        #expect(press(.enter, on: &state) == [.redraw])
        #expect(state.details == [.client(4)])
        #expect(shown(state).contains("4 alice"))
        _ = type("/", on: &state)
        #expect(state.details == [])
    }

    @Test func helpGoesWithAnyKey() {
        var state = Self.state()
        _ = type("h", on: &state)
        #expect(state.showsHelp)
        _ = type("3", on: &state)
        #expect(!state.showsHelp)
        #expect(state.view == .overview)
        #expect(type("?q", on: &state) == [.redraw, .quit])
        #expect(press(.control("l"), on: &state) == [.repaint])
        #expect(state.showsHelp)
    }

    @Test(arguments: [Key.character("q"), .character("Q"), .control("c")])
    func quits(key: Key) {
        var state = Self.state()
        #expect(press(key, on: &state) == [.quit])
    }

    @Test func followsTheSizeOfTheWindow() {
        var state = Self.state()
        let size = TerminalSize(columns: 30, rows: 7)
        #expect(state.received(.resized(size)) == [.repaint])
        #expect(state.size == size)
    }
}
