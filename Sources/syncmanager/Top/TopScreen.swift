internal import MPWire

/// Draws a state of `top` as lines of a terminal.
struct TopScreen {
    private let state: TopState
    private let body: TopBody
    private let width: Int

    /// Draws a state.
    init(_ state: TopState) {
        self.state = state
        body = TopBody(state)
        width = max(0, state.size.columns)
    }

    /// The lines, as many as the terminal has, each as wide as it or less.
    func lines() -> [StyledLine] {
        let head = TopHead(state).lines() + state.banners + [tabs]
        let middle = state.showsHelp ? TopHelp.lines : sections()
        let height = max(0, state.size.rows - head.count - 1)
        var shown = head + middle.prefix(height)
        shown += Array(repeating: StyledLine(), count: max(0, height - middle.count))
        // The last line goes last.
        shown = Array(shown.prefix(max(0, state.size.rows - 1)))
        if state.size.rows > 0 { shown.append(foot) }
        return shown.map { $0.cut(toWidth: width) }
    }

    private var tabs: StyledLine {
        var line = StyledLine()
        for view in TopView.allCases {
            let isShown = view == state.view
            line.append(" \(view.rawValue) \(view.title) ", isShown ? .selected : .plain)
        }
        if !state.details.isEmpty { line.append("  details; Esc goes back", .dim) }
        return line
    }

    private var foot: StyledLine {
        if state.isFiltering {
            var line = StyledLine(" Filter: ", .bold)
            line.append(state.filter.visible())
            line.append(" ", .selected)
            line.append("  Enter keeps it, Esc drops it", .dim)
            return line
        }
        var line = StyledLine()
        if !state.filter.isEmpty {
            line.append(" Filter: \(state.filter.visible()) ", .warning)
        }
        let keys = [
            ("q", "quit"), ("1–6", "page"), ("s", "sort"), ("/", "filter"), ("p", "pause"),
            ("Enter", "details"), ("h", "help"),
        ]
        for (key, meaning) in keys {
            line.append(" \(key)", .bold)
            line.append(" \(meaning) ")
        }
        return line
    }

    /// The sections, scrolled so that the selected row is seen.
    private func sections() -> [StyledLine] {
        guard state.model != nil else { return [StyledLine(" Asking the server …", .dim)] }
        var (lines, selectedLine, firstRow) = ([StyledLine](), 0, 0)
        for (place, section) in body.sections.enumerated() {
            if place > 0 { lines.append(StyledLine()) }
            if section.hasTitle || section.table.rows.isEmpty {
                lines.append(StyledLine(" \(title(of: section))", section.style))
            }
            guard !section.table.rows.isEmpty else {
                lines.append(StyledLine("   \(emptyText(of: section))", .dim))
                continue
            }
            var table = section.table.lines(width: width)
            let heading = table.removeFirst()
            if section.hasHeadings { lines.append(heading) }
            if let selected = body.selected, table.indices.contains(selected - firstRow) {
                selectedLine = lines.count + selected - firstRow
                table[selected - firstRow] = table[selected - firstRow].selected(toWidth: width)
            }
            lines += table
            firstRow += table.count
        }
        return scrolled(lines, to: selectedLine)
    }

    private func title(of section: TopSection) -> String {
        let count = section.table.rows.count
        return state.filter.isEmpty || !state.details.isEmpty
            ? section.title : "\(section.title) with '\(state.filter.visible())': \(count)"
    }

    private func emptyText(of section: TopSection) -> String {
        state.filter.isEmpty ? section.emptyText ?? "" : "none"
    }

    private func scrolled(_ lines: [StyledLine], to selectedLine: Int) -> [StyledLine] {
        let height = body.height
        guard lines.count > height, height > 0 else { return lines }
        // The headings of a single table stay where they are.
        let pinned = body.sections.count == 1 && height > 4 ? 2 : 0
        let (room, rest) = (height - pinned, lines.count - pinned)
        let offset = min(max(0, selectedLine - pinned - room / 2), rest - room)
        return Array(lines.prefix(pinned) + lines[(pinned + offset)...].prefix(room))
    }
}
