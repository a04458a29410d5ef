internal import CTerminal
internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import MPSystem

/// The terminal of this program, which a screen takes over for a while.
///
/// However the program ends (by a signal, a crash or an error), the terminal is given back; SIGKILL alone leaves it as it
/// is.
final class Terminal: Sendable {
    /// What it shows.
    let abilities: TerminalAbilities
    /// The thread on which writing blocks, if the terminal is slow.
    private let writer = DispatchQueue(label: "writing to the terminal")

    /// The terminal of standard input and output; `nil` if there is none on which the cursor can be moved.
    init?() {
        abilities = TerminalAbilities(environment: ProcessInfo.processInfo.environment)
        guard isatty(STDIN_FILENO) == 1, StandardStreams.outputIsTerminal, abilities.hasScreen
        else { return nil }
    }

    /// Takes the terminal over; may be called again to set it up again.
    ///
    /// - Throws: `CommandError` with the reason of the system.
    func enter() throws(CommandError) {
        guard terminal_enter(STDIN_FILENO, STDOUT_FILENO) == 0 else {
            throw CommandError("the terminal can't be set up: \(String(cString: strerror(errno)))")
        }
    }

    /// Gives the terminal back as it was.
    func leave() { terminal_leave() }

    /// Its size, or that of a common terminal if it doesn't tell.
    var size: TerminalSize {
        var (columns, rows): (Int32, Int32) = (80, 24)
        _ = terminal_size(STDOUT_FILENO, &columns, &rows)
        return TerminalSize(columns: Int(columns), rows: Int(rows))
    }

    /// Writes a text, and says when it is written; what a terminal that has gone doesn't take is lost.
    func write(_ text: String, written: @escaping @Sendable () -> Void) {
        writer.async {
            var text = text
            _ = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    terminal_write(STDOUT_FILENO, $0.baseAddress, UInt($0.count))
                }
            }
            written()
        }
    }

    /// Waits until all is written.
    func waitUntilWritten() async {
        await withCheckedContinuation { continuation in
            writer.async { continuation.resume() }
        }
    }

    /// How long the bytes of a key may be apart, in milliseconds.
    private static let keyTime: Int32 = 50

    /// Reads keys on a thread of its own, until the terminal is gone.
    ///
    /// - Parameters:
    ///   - pressed: Takes keys as they come.
    ///   - ended: Called when no more come.
    /// - Throws: `SystemError` if there is no thread for it.
    func readKeys(
        _ pressed: @escaping @Sendable ([Key]) -> Void,
        ended: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        try NativeThread.start(name: "keys") {
            var (decoder, bytes) = (KeyDecoder(), [CChar](repeating: 0, count: 1024))
            while true {
                let count = terminal_read(
                    STDIN_FILENO,
                    &bytes,
                    UInt(bytes.count),
                    decoder.isPending ? Self.keyTime : -1
                )
                guard count > 0 || count == -1 else { return ended() }
                let keys =
                    count == -1
                    ? [decoder.flush()]
                    : bytes[..<count].map { decoder.receive(UInt8(bitPattern: $0)) }
                pressed(keys.compactMap(\.self))
            }
        }
    }
}
