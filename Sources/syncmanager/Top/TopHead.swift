internal import MPWire

/// The figures of the server as a whole, in three lines.
struct TopHead {
    private let state: TopState

    /// Takes the state that is shown.
    init(_ state: TopState) {
        self.state = state
    }

    /// How long the server may think before that is told.
    private static let patience = Duration.seconds(3)

    /// The lines.
    func lines() -> [StyledLine] { [server, calls, counts] }

    private var server: StyledLine {
        var line = StyledLine(" syncmanager top", .bold)
        line.append("  \(state.server.visible())")
        if let told = state.model?.statistics {
            line.append("  up \(told.uptime.asTime)  pid \(told.processID)")
        }
        line.append("  every \(state.interval.seconds.asShortTime)")
        let (words, style) = status
        let room = state.size.columns - words.displayWidth - 3
        line = line.cut(toWidth: max(0, room))
        line.append(String(repeating: " ", count: max(1, room - line.width)))
        line.append(" \(words) ", style)
        return line
    }

    private var status: (String, TextStyle) {
        if state.isPaused { return ("PAUSED", .warning) }
        if state.outage != nil { return ("AWAY", .alarm) }
        if let asked = state.asked, state.now - asked >= Self.patience {
            return ("NO ANSWER for \((state.now - asked).seconds.asTime)", .warning)
        }
        return state.model == nil ? ("connecting", .dim) : ("live", .plain)
    }

    private var calls: StyledLine {
        var line = Self.calls(state.model)
        let room = min(Self.longestBar, state.size.columns - line.width - 5)
        if let busy = state.model?.busy, room >= 5 {
            line.append("  [\(Self.bar(busy, length: room))]")
        }
        return line
    }

    private var counts: StyledLine { Self.counts(state.model) }

    private static let longestBar = 20

    /// Calls and bytes per second, and how busy the server is.
    static func calls(_ model: TopModel?) -> StyledLine {
        let (total, busy) = (model?.total, model?.busy)
        var line = StyledLine(" calls ")
        line.append(rate(total?.calls), .bold)
        line.append("  errors ")
        line.append(rate(total?.errors), (total?.errors ?? 0) > 0 ? .warning : .plain)
        line.append("  in \(total.map { $0.received.asBytes + "/s" } ?? "–")")
        line.append("  out \(total.map { $0.sent.asBytes + "/s" } ?? "–")")
        line.append("  loop ")
        line.append(busy?.asShare ?? "–", (busy ?? 0) > 0.9 ? .warning : .bold)
        return line
    }

    private static func rate(_ rate: Double?) -> String { rate.map { "\($0.asRate)/s" } ?? "–" }

    /// A share as a bar.
    private static func bar(_ share: Double, length: Int) -> String {
        let full = share.isFinite ? Int((min(1, max(0, share)) * Double(length)).rounded()) : 0
        return String(repeating: "█", count: full) + String(repeating: "·", count: length - full)
    }

    /// Objects, clients, waits, memory and refusals.
    static func counts(_ model: TopModel?) -> StyledLine {
        guard let model else { return StyledLine() }
        let told = model.statistics
        var line = StyledLine(
            " objects \(told.objectCount.grouped)  clients \(told.connectionCount.grouped)"
                + "  waiting \(told.waitingCalls.grouped)  running \(told.runningCalls.grouped)"
                + "  memory \(Double(told.memoryInBytes).asBytes)"
        )
        let refusals = [
            ("rights", Double(told.denials)), ("limits", model.limitRefusals),
            ("handshakes", Double(told.refusedHandshakes)),
        ].filter { $0.1 > 0 }
        if !refusals.isEmpty {
            line.append("  refused ")
            line.append(refusals.reduce(0) { $0 + $1.1 }.asCount, .warning)
            line.append(" (\(refusals.map { "\($0.0) \($0.1.asCount)" }.joined(separator: ", ")))")
        }
        if told.droppedLogLines > 0 {
            line.append("  log lines dropped: ")
            line.append(told.droppedLogLines.grouped, .warning)
        }
        return line
    }
}
