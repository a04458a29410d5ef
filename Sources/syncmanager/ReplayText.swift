internal import MPWire
internal import Multiprocessing

/// What ``ReplayCommand`` shows.
struct ReplayText {
    private let report: ReplayReport

    init(_ report: ReplayReport) {
        self.report = report
    }

    /// The report in lines; texts of clients are made visible.
    func lines() -> [String] {
        var lines = [
            """
            \(report.eventCount) events, \(report.callCount) calls, recorded by \(report.program.visible()) in \
            \(Self.seconds(report.recordedTime)), run in \(Self.seconds(report.replayTime))\(speed)
            """
        ]
        if !report.missingTypes.isEmpty {
            let types = report.missingTypes.map { $0.visible() }.joined(separator: ", ")
            lines.append(
                "this program lacks the code of types, whose objects answer otherwise: \(types)"
            )
        }
        for difference in report.differences { lines += Self.lines(difference) }
        if report.differences.count < report.differenceCount {
            lines.append("… \(report.differenceCount - report.differences.count) more differences")
        }
        if let reason = report.incompleteReason {
            lines.append("the rest of the recording was not read: \(reason.visible())")
        }
        lines.append(
            report.differenceCount == 0
                ? "no answer differs" : "\(report.differenceCount) differences"
        )
        return lines
    }

    private var speed: String {
        let factor = report.recordedTime / report.replayTime
        return factor >= 2 ? " (\(Int(min(factor, 1e9))) times as fast)" : ""
    }

    private static func lines(_ difference: ReplayReport.Difference) -> [String] {
        var place = "event \(difference.event), after \(seconds(difference.time))"
        if let connection = difference.connection { place += ", connection \(connection)" }
        if let session = difference.session { place += ", session \(session)" }
        if let call = difference.call { place += ", call \(call)" }
        if let method = difference.method {
            let name = difference.name.map { "[\($0)]" } ?? ""
            let object = difference.typeid.map { "\($0)\(name)." } ?? ""
            place += ": \(object)\(method)".visible()
            if let ident = difference.ident { place += " of \(ident.visible())" }
        }
        return [
            place, "  recorded: \(difference.recorded.visible())",
            "  now:      \(difference.found.visible())",
        ]
    }

    private static func seconds(_ time: Duration) -> String {
        let milliseconds = Int(time / .milliseconds(1))
        return "\(milliseconds / 1000).\((milliseconds % 1000).padded(to: 3)) s"
    }
}

extension ReplayText {
    /// The report as JSON, in one line.
    func json() throws(CommandError) -> String {
        try JSONText.of(
            .dict([
                "program": .text(report.program), "events": .int(report.eventCount),
                "calls": .int(report.callCount),
                "recorded_seconds": .float(report.recordedTime / .seconds(1)),
                "replay_seconds": .float(report.replayTime / .seconds(1)),
                "difference_count": .int(report.differenceCount),
                "differences": .list(report.differences.map(Self.value)),
                "missing_types": .list(report.missingTypes.map { .text($0) }),
                "incomplete": report.incompleteReason.map { .text($0) } ?? .null,
            ])
        )
    }

    private static func value(_ difference: ReplayReport.Difference) -> WireValue {
        func text(_ text: String?) -> WireValue { text.map { .text($0) } ?? .null }
        func number(_ number: UInt64?) -> WireValue {
            number.map { .int(Int(truncatingIfNeeded: $0)) } ?? .null
        }
        return .dict([
            "event": .int(difference.event), "seconds": .float(difference.time / .seconds(1)),
            "connection": number(difference.connection), "session": number(difference.session),
            "call": number(difference.call), "ident": text(difference.ident),
            "name": text(difference.name), "typeid": text(difference.typeid),
            "method": text(difference.method), "recorded": text(difference.recorded),
            "found": text(difference.found),
        ])
    }
}
