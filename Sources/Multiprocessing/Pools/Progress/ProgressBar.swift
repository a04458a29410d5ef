import Glibc
internal import MPTransport

extension ProgressObserver {
    /// Shows a bar on standard error while a `map` runs: what is done, the rate, the time left, the workers.
    ///
    /// Where standard error is no terminal, one line tells the end.
    ///
    /// - Parameter title: What stands before the bar.
    /// - Returns: The observer.
    public static func bar(_ title: String) -> ProgressObserver {
        let isTerminal = isatty(STDERR_FILENO) == 1
        return ProgressObserver { progress in
            guard isTerminal || progress.isFinal else { return }
            let line = ProgressBar(title: title, progress: progress).line(of: columns)
            let start = isTerminal ? "\r" : ""
            let end = isTerminal ? (progress.isFinal ? "\u{1b}[K\n" : "\u{1b}[K") : "\n"
            PipeOutput.write(start + line + end, to: STDERR_FILENO)
        }
    }

    /// The width of the terminal.
    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// A line that shows how far something is.
struct ProgressBar {
    let title: String
    let progress: PoolProgress

    /// The widest bar.
    private static let widestBar = 40
    /// The narrowest bar that tells anything.
    private static let narrowestBar = 5

    /// The line, as wide as a terminal at most.
    func line(of columns: Int) -> String {
        let words = words
        let prefix = title.isEmpty ? "" : "\(title) "
        let room = columns - 1 - prefix.count - words.count - 3
        guard let fraction = progress.fraction, room >= Self.narrowestBar else {
            return String((prefix + words).prefix(max(0, columns - 1)))
        }
        let width = min(Self.widestBar, room)
        let done = Int((fraction * Double(width)).rounded(.down))
        let bar = String(repeating: "#", count: done) + String(repeating: "·", count: width - done)
        return "\(prefix)[\(bar)] \(words)"
    }

    private var words: String {
        var parts: [String] = []
        if progress.total > 0 {
            let percent = Int((progress.fraction ?? 0) * 100)
            parts.append("\(progress.completed)/\(progress.total) \(percent)%")
        } else {
            parts.append("\(progress.completed)")
        }
        parts.append("\(Self.short(progress.rate))/s")
        if progress.isFinal {
            parts.append("in \(Self.short(progress.elapsed))")
        } else if let remaining = progress.remaining {
            parts.append("\(Self.short(remaining)) left")
        }
        parts.append(progress.workers == 1 ? "1 worker" : "\(progress.workers) workers")
        return parts.joined(separator: ", ")
    }

    /// A rate with three digits at most: `0.5`, `12`, `3.4k`, `1.2M`.
    static func short(_ rate: Double) -> String {
        switch rate {
        case ..<10: tenths(rate)
        case ..<1000: "\(Int(rate))"
        case ..<1_000_000: "\(tenths(rate / 1000))k"
        default: "\(tenths(rate / 1_000_000))M"
        }
    }

    private static func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// A time as `0.3s`, `42s`, `3:05`, `2:10:00`.
    static func short(_ time: Duration) -> String {
        let seconds = time / .seconds(1)
        if seconds < 10 { return "\(tenths(seconds))s" }
        let whole = Int(seconds)
        if whole < 60 { return "\(whole)s" }
        let rest = whole % 60 < 10 ? "0\(whole % 60)" : "\(whole % 60)"
        let minutes = whole / 60
        if minutes < 60 { return "\(minutes):\(rest)" }
        let part = minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"
        return "\(minutes / 60):\(part):\(rest)"
    }
}
