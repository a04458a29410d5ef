internal import MPWire

/// What somebody looks at in `top`, and how it changes with keys and answers.
///
/// Times are those of a clock that only goes forward; whoever feeds the machine reads it.
struct TopState {
    /// What has happened.
    enum Event {
        /// Somebody has pressed a key.
        case pressed(Key)
        /// The window has another size.
        case resized(TerminalSize)
        /// It is time to look at the server again.
        case ticked(at: Duration)
        /// The server has answered.
        case answered(ServerStatistics, at: Duration)
        /// The server couldn't be asked, for a reason.
        case failed(String, at: Duration)
        /// The server has described an object; `nil` if it has none of this ident.
        case described(String, ServerSnapshot.Object?)
    }

    /// What is to be done.
    enum Action: Equatable {
        /// Show the screen again.
        case redraw
        /// Show it again though nothing seems to have changed.
        case repaint
        /// Ask the server for its statistics.
        case ask
        /// Ask the server for an object of this ident.
        case describe(String)
        /// End.
        case quit
    }

    /// An outage of the server.
    struct Outage: Equatable {
        let reason: String
        let start: Duration
    }

    /// The server, in the words of its address.
    let server: String
    /// How often the server is asked.
    let interval: Duration
    var size: TerminalSize
    /// What the server does; `nil` before the first answer.
    private(set) var model: TopModel?
    private var history = TopHistory()
    private(set) var view = TopView.overview
    /// The details that are shown in place of the page, each reached from the one before.
    private(set) var details: [TopTarget] = []
    /// What the server tells of the object of the details.
    private(set) var description: (ident: String, object: ServerSnapshot.Object?)?
    /// The orders that somebody has chosen.
    private(set) var orders: [TopView: LiveTable.Order] = [:]
    private(set) var filter = ""
    /// Whether keys are added to the filter.
    private(set) var isFiltering = false
    private(set) var isPaused = false
    private(set) var showsHelp = false
    /// The key of the row that keys act on, and its place in case it goes.
    private(set) var selection: (key: String, place: Int) = ("", 0)
    /// The time, as far as it is known.
    private(set) var now = Duration.zero
    /// When the question was asked that hasn't been answered.
    private(set) var asked: Duration?
    private(set) var outage: Outage?

    /// Begins with the overview.
    init(server: String, interval: Duration, size: TerminalSize) {
        (self.server, self.interval, self.size) = (server, interval, size)
    }

    /// The order of the main table.
    var order: LiveTable.Order? { orders[view] ?? view.order }

    /// Takes in what has happened.
    ///
    /// - Returns: What to do, in this order.
    mutating func received(_ event: Event) -> [Action] {
        switch event {
        case .pressed(let key): return pressed(key)
        case .resized(let size):
            self.size = size
            return [.repaint]
        case .ticked(let time): return ticked(at: time)
        case .answered(let statistics, let time):
            (now, asked, outage) = (time, nil, nil)
            guard !isPaused else { return [.redraw] }
            model = history.advance(to: statistics)
            return [.redraw]
        case .failed(let reason, let time):
            (now, asked) = (time, nil)
            outage = Outage(reason: reason, start: outage?.start ?? time)
            return [.redraw]
        case .described(let ident, let object):
            guard case .object(ident)? = details.last else { return [] }
            description = (ident, object)
            return [.redraw]
        }
    }

    private mutating func ticked(at time: Duration) -> [Action] {
        now = time
        if isPaused { return [] }
        // A server that hangs isn't asked again and again.
        guard asked == nil else { return [.redraw] }
        asked = time
        return outage == nil ? [.ask] : [.ask, .redraw]
    }
}

/// Keys.
extension TopState {
    private mutating func pressed(_ key: Key) -> [Action] {
        if isFiltering { return pressedInFilter(key) }
        if showsHelp, key != .character("q"), key != .control("l") {
            showsHelp = false
            return [.redraw]
        }
        switch key {
        case .character(let character): return pressed(character)
        case .up, .down, .pageUp, .pageDown, .home, .end: move(by: key)
        case .enter: return open()
        case .escape, .backspace, .left: goBack()
        case .tab, .right: show(view.advanced(by: 1))
        case .backTab: show(view.advanced(by: -1))
        case .control("l"): return [.repaint]
        case .control("c"): return [.quit]
        case .control, .delete: return []
        }
        return [.redraw]
    }

    private mutating func pressed(_ character: Character) -> [Action] {
        switch character {
        case "q", "Q": return [.quit]
        case "h", "H", "?": showsHelp = true
        case "p", "P", " ": return pause()
        case "/":
            isFiltering = true
            details = []
        case "s", ">": sort(by: 1)
        case "S", "<": sort(by: -1)
        case "r", "R": reverse()
        case "j": move(by: .down)
        case "k": move(by: .up)
        case "g": move(by: .home)
        case "G": move(by: .end)
        default:
            guard let number = character.wholeNumberValue, let view = TopView(rawValue: number)
            else { return [] }
            show(view)
        }
        return [.redraw]
    }

    private mutating func pressedInFilter(_ key: Key) -> [Action] {
        switch key {
        case .character(let character): filter.append(character)
        case .backspace:
            if filter.isEmpty { isFiltering = false } else { filter.removeLast() }
        case .control("u"): filter = ""
        case .control("c"): return [.quit]
        case .escape:
            filter = ""
            isFiltering = false
        case .enter, .tab, .backTab: isFiltering = false
        case .up, .down, .pageUp, .pageDown: move(by: key)
        case .left, .right, .home, .end, .delete, .control: return []
        }
        return [.redraw]
    }

    private mutating func pause() -> [Action] {
        isPaused.toggle()
        guard !isPaused, asked == nil else { return [.redraw] }
        asked = now
        return [.ask, .redraw]
    }

    private mutating func show(_ view: TopView) {
        self.view = view
        details = []
        selection = ("", 0)
    }

    private mutating func sort(by places: Int) {
        guard details.isEmpty, let columns = TopBody(self).main?.table.columns.count else { return }
        let column = order.map { ($0.column + places + columns) % columns } ?? 0
        orders[view] = LiveTable.Order(column: column)
    }

    private mutating func reverse() {
        guard var order else { return }
        order.isReversed.toggle()
        orders[view] = order
    }

    private mutating func move(by key: Key) {
        let body = TopBody(self)
        guard !body.rows.isEmpty else { return }
        let page = max(1, body.height - 2)
        let last = body.rows.count - 1
        let place = body.selected ?? 0
        let target =
            switch key {
            case .up: place - 1
            case .down: place + 1
            case .pageUp: place - page
            case .pageDown: place + page
            case .home: 0
            default: last
            }
        let moved = min(max(0, target), last)
        selection = (body.rows[moved].key, moved)
    }

    private mutating func open() -> [Action] {
        let body = TopBody(self)
        guard let selected = body.selected, let target = body.rows[selected].target,
            details.last != target, details.count < Self.deepest
        else { return [] }
        details.append(target)
        description = nil
        selection = ("", 0)
        return describeLast() + [.redraw]
    }

    /// How many details are reached from each other at most.
    private static var deepest: Int { 20 }

    private func describeLast() -> [Action] {
        guard case .object(let ident)? = details.last else { return [] }
        return [.describe(ident)]
    }

    private mutating func goBack() {
        if details.isEmpty {
            filter = ""
        } else {
            details.removeLast()
            description = nil
            selection = ("", 0)
        }
    }
}
