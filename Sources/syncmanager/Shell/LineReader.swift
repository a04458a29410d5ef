internal import CLineEditing
internal import Dispatch
internal import Glibc
import MPSystem
internal import MPTransport

/// Reads the lines of a session, from a terminal or from a pipe.
final class LineReader: Sendable {
    /// How reading a line ends.
    enum Line: Equatable, Sendable {
        /// There is a line.
        case read(String)
        /// Somebody pressed Ctrl-C.
        case interrupted
        /// There are no more.
        case end
    }

    /// How the lines come in.
    private enum Source {
        /// From a terminal, through the line editor.
        case editor
        /// From a terminal where there is no line editor.
        case plainTerminal
        /// From a file or a pipe.
        case pipe
    }

    /// What Tab completes; the editor's callback has no other way to it, and there is one terminal.
    private static let vocabulary = Guarded(Vocabulary())

    /// The thread on which reading blocks.
    private let thread = DispatchQueue(label: "reading lines")
    private let source: Source

    /// Whether somebody types the lines, so that errors don't end the session.
    let isInteractive: Bool

    /// Prepares the terminal, if there is one.
    ///
    /// - Parameter remembered: The lines that the arrow keys find at first.
    init(remembered: [String]) {
        isInteractive = isatty(STDIN_FILENO) == 1 && StandardStreams.outputIsTerminal
        guard isInteractive else {
            source = .pipe
            return
        }
        guard line_editor_open("syncmanager", Self.complete) == 0 else {
            source = .plainTerminal
            return
        }
        source = .editor
        for line in remembered { line_editor_remember(line) }
    }

    deinit {
        if case .editor = source { line_editor_close() }
    }

    /// Whether lines can be edited.
    var isEditor: Bool {
        switch source {
        case .editor: true
        case .plainTerminal, .pipe: false
        }
    }

    /// Reads the next line.
    func next(prompt: String, completing vocabulary: Vocabulary) async -> Line {
        Self.vocabulary.withLock { $0 = vocabulary }
        return await withCheckedContinuation { continuation in
            thread.async { continuation.resume(returning: self.read(prompt: prompt)) }
        }
    }

    /// Lets the arrow keys find a line again.
    func remember(_ line: String) {
        if isEditor { line_editor_remember(line) }
    }

    private func read(prompt: String) -> Line {
        switch source {
        case .editor: return Self.edit(prompt)
        case .plainTerminal:
            StandardStreams.printInPlace(prompt)
            return readLine().map { .read($0) } ?? .end
        case .pipe:
            return readLine().map { .read($0) } ?? .end
        }
    }

    private static func edit(_ prompt: String) -> Line {
        var line: UnsafeMutablePointer<CChar>?
        let ending = line_editor_read(prompt, &line)
        defer { free(line) }
        guard let line, ending == line_was_read else {
            return ending == line_was_interrupted ? .interrupted : .end
        }
        return .read(String(cString: line))
    }

    /// What the editor calls when Tab is pressed.
    private static let complete: line_completer = { text in
        guard let text else { return line_completion(insertion: nil, listing: nil) }
        let vocabulary = LineReader.vocabulary.withLock { $0 }
        let found = TabCompletion(of: String(cString: text), in: vocabulary)
        let listing = found.listing(width: 80).map { $0 + "\n" }.joined()
        return line_completion(
            insertion: found.insertion.isEmpty ? nil : strdup(found.insertion),
            listing: listing.isEmpty ? nil : strdup(listing)
        )
    }
}
