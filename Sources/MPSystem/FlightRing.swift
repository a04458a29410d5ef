internal import CSystem
import Glibc

/// The last events of a server in memory, as facts: who called what and what came of it, but no values.
///
/// The memory stays where it is, so that a signal handler can write it to a file after a crash.
package final class FlightRing: @unchecked Sendable {
    // SAFETY: the memory lives as long as this object, and one thread at a time writes to it: the server's. A crash handler
    // may read it meanwhile, and find an event torn.
    private let memory: UnsafeMutablePointer<mp_flight>
    private let entries: UnsafeMutablePointer<mp_flight_entry>
    private let capacity: Int
    /// The index of the next entry.
    private var next = 0
    /// The entry of the call that is being carried out, or of the last one.
    private var current: UnsafeMutablePointer<mp_flight_entry>

    /// The number of events that are kept by default: a megabyte.
    package static let standardCapacity = 10_000

    /// Serialises the changes to the process's signal actions.
    private static let crashes = Guarded(())

    /// Makes a recorder without events; `nil` if there is no memory.
    package convenience init?(capacity: Int = FlightRing.standardCapacity) {
        guard let memory = mp_flight_create(UInt64(max(1, capacity))) else { return nil }
        self.init(adopting: memory)
    }

    private init(adopting memory: UnsafeMutablePointer<mp_flight>) {
        self.memory = memory
        capacity = Int(memory.pointee.capacity)
        let start = UnsafeMutableRawPointer(memory) + MemoryLayout<mp_flight>.size
        entries = start.bindMemory(to: mp_flight_entry.self, capacity: capacity)
        current = entries
    }

    deinit {
        let memory = memory
        Self.crashes.withLock { _ in mp_flight_forget(memory) }
        mp_flight_destroy(memory)
    }

    /// The number of events so far.
    package var count: UInt64 { memory.pointee.count }

    /// Adds an event.
    package func append(_ event: FlightEvent) {
        let time = event.time.attoseconds
        entries[next] = mp_flight_entry(
            time_low: UInt64(truncatingIfNeeded: time),
            time_high: Int64(truncatingIfNeeded: time >> 64),
            connection: event.connection,
            session: event.session,
            call: event.call,
            object: event.object,
            method: event.method.words,
            type: event.type.words,
            request: 0,
            answer: 0,
            kind: event.kind.rawValue,
            outcome: 0
        )
        next += 1
        if next == capacity { next = 0 }
        memory.pointee.count += 1
    }

    /// Adds a call that is going to be carried out.
    package func begin(_ call: FlightEvent) {
        current = entries + next
        append(call)
    }

    /// Adds the lengths to the latest call, whatever was added meanwhile.
    ///
    /// - Parameters:
    ///   - request: The length of the request in bytes.
    ///   - answer: That of the answer.
    package func end(request: Int, answer: Int) {
        current.pointee.request = UInt32(clamping: request)
        current.pointee.answer = UInt32(clamping: answer)
        if current.pointee.outcome == 0 {
            current.pointee.outcome = FlightEvent.Outcome.answered.rawValue
        }
    }

    /// Adds to the latest call what came of it.
    package func setOutcome(_ outcome: FlightEvent.Outcome) {
        current.pointee.outcome = outcome.rawValue
    }

    /// The same events in memory of their own, for another thread; `nil` if there is no memory.
    ///
    /// For the thread that writes to it.
    package func copy() -> FlightRing? {
        mp_flight_copy(memory).map { FlightRing(adopting: $0) }
    }

    /// Writes the events as lines to a new file that only we can read, in place of one with this name.
    ///
    /// - Throws: The file can't be written.
    package func write(to path: String) throws(SystemError) {
        guard mp_flight_write(memory, path) == 0 else {
            throw SystemError(call: "open", code: errno)
        }
    }

    /// Has them written to a file if the process crashes.
    ///
    /// - Throws: The path is too long, or the signals can't be handled.
    package func writeOnCrash(to path: String) throws(SystemError) {
        let memory = memory
        let code = Self.crashes.withLock { _ in
            mp_flight_write_on_crash(memory, path) == 0 ? 0 : errno
        }
        guard code == 0 else { throw SystemError(call: "sigaction", code: code) }
    }
}
