internal import MPWire

/// The sections that a state shows, with the rows that keys move through.
struct TopBody {
    /// The sections, with as many rows as are shown or can be scrolled to.
    private(set) var sections: [TopSection] = []
    /// The number of lines that there are for them.
    let height: Int
    /// The rows of all sections, from the top.
    let rows: [LiveTable.Row]
    /// The place of the selected row among them; `nil` if there are none.
    let selected: Int?

    /// The lines above and below the sections; the banners come on top of them.
    static let frame = 5

    /// Chooses what a state shows.
    init(_ state: TopState) {
        height = max(0, state.size.rows - Self.frame - state.bannerCount)
        if let model = state.model {
            let tables = TopTables(model: model)
            if let target = state.details.last {
                let description = state.description?.object
                sections = tables.details(of: target, description)
            } else {
                sections = tables.sections(of: state.view)
                Self.arrange(&sections, by: state)
            }
            sections = sections.filter { !$0.table.rows.isEmpty || $0.emptyText != nil }
            if state.view == .overview, state.details.isEmpty {
                Self.share(height, among: &sections)
            }
        }
        rows = sections.flatMap(\.table.rows)
        let (key, place) = state.selection
        selected =
            rows.isEmpty
            ? nil : rows.firstIndex { $0.key == key } ?? min(max(0, place), rows.count - 1)
    }

    /// The section that is sorted by keys.
    var main: TopSection? { sections.first(where: \.isMain) }

    private static func arrange(_ sections: inout [TopSection], by state: TopState) {
        for place in sections.indices {
            sections[place].table.filter(by: state.filter)
            if sections[place].isMain {
                if let order = state.order { sections[place].table.sort(by: order) }
            } else if let order = sections[place].order {
                sections[place].table.sort(by: order)
            }
        }
    }

    /// Cuts the sections so that each has its part of the height.
    private static func share(_ height: Int, among sections: inout [TopSection]) {
        var (room, left) = (height, sections.indices.map { $0 })
        // Those that need least come first, and what they leave is shared by the others.
        left.sort { sections[$0].table.rows.count < sections[$1].table.rows.count }
        for (done, place) in left.enumerated() {
            let part = room / (left.count - done)
            let rows = max(1, part - TopSection.extraLines)
            sections[place].table.rows = Array(sections[place].table.rows.prefix(rows))
            room -= min(part, sections[place].table.rows.count + TopSection.extraLines)
        }
    }
}

extension TopSection {
    /// The lines of a section of the overview beside its rows: headings, and a blank line.
    fileprivate static let extraLines = 2
}

extension TopState {
    /// The lines that tell of outages and deadlocks.
    var bannerCount: Int { banners.count }

    /// What has to be seen at once.
    var banners: [StyledLine] {
        var lines: [StyledLine] = []
        if let outage {
            let time = (now - outage.start).seconds.asTime
            lines += banner(" AWAY for \(time): \(outage.reason.visible()) ")
        }
        let deadlocks = model?.statistics.deadlocks ?? []
        for deadlock in deadlocks.prefix(Self.mostDeadlocks) {
            lines += banner(" DEADLOCK: \(deadlock.sentence) ")
        }
        if deadlocks.count > Self.mostDeadlocks {
            lines += banner(" … and \(deadlocks.count - Self.mostDeadlocks) more deadlocks ")
        }
        return lines
    }

    /// The most deadlocks that are told above everything else.
    private static var mostDeadlocks: Int { 2 }
    /// The most lines of a banner.
    private static var longestBanner: Int { 3 }

    /// A text in as many lines as it needs, up to a few.
    private func banner(_ text: String) -> [StyledLine] {
        let width = max(20, size.columns)
        let lines = text.wrapped(toWidth: width)
        let shown = lines.prefix(Self.longestBanner).map { StyledLine($0, .alarm) }
        guard lines.count > shown.count, let last = shown.last else { return shown }
        return shown.dropLast() + [StyledLine((last.text + " …").cut(toWidth: width), .alarm)]
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { self / .seconds(1) }
}
