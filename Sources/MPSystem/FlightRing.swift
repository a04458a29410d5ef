internal import CSystem
import Glibc

/// The last events of a server in memory, as facts: who called what and what came of it, but no values.
///
/// The memory stays where it is, so that a signal handler can write it to a file after a crash.
package final class FlightRing: @unchecked Sendable {
    // SAFETY: the memory lives as long as this object, and one thread at a time writes to it: the server's. A crash handler
    // may read it meanwhile, and find an event torn.
    private let memory: UnsafeMutablePointer<mp_flight>

    /// The number of events that are kept by default: a megabyte.
    package static let standardCapacity = 10_000

    /// Serialises the changes to the process's signal actions.
    private static let crashes = Guarded(())

    /// Makes a recorder without events; `nil` if there is no memory.
    package convenience init?(capacity: Int = FlightRing.standardCapacity) {
        guard let memory = mp_flight_create(UInt64(max(1, capacity))) else { return nil }
        self.init(adopting: memory)
    }

    private init(adopting memory: UnsafeMutablePointer<mp_flight>) { self.memory = memory }

    deinit {
        let memory = memory
        Self.crashes.withLock { _ in mp_flight_forget(memory) }
        mp_flight_destroy(memory)
    }

    /// The number of events so far.
    package var count: UInt64 { memory.pointee.count }

    /// Writes to its memory, while it exists itself.
    package var writer: Writer { Writer(memory: memory) }

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

extension FlightRing {
    /// Writes events to the memory of a ring, which outlives this.
    ///
    /// Not an object: counting references would take as long as writing.
    package struct Writer {
        fileprivate let memory: UnsafeMutablePointer<mp_flight>

        /// Adds an event; what comes of a request to the server itself is added later.
        package func append(_ event: FlightEvent) {
            let time = event.time.attoseconds
            var entry = mp_flight_entry()
            entry.time_low = UInt64(truncatingIfNeeded: time)
            entry.time_high = Int64(truncatingIfNeeded: time >> 64)
            entry.connection = event.connection
            entry.session = event.session
            entry.call = event.call
            entry.kind = event.kind.rawValue
            entry.method = event.method.stored
            entry.type = event.type.stored
            mp_flight_add(memory, &entry)
        }

        /// Adds a call that is going to be carried out.
        ///
        /// Every call pays for this: numbers alone, each stored once (`docs/decisions/0030-calls-are-counted-where-they-pass.md`).
        ///
        /// - Parameters:
        ///   - time: The time of the loop's clock.
        ///   - connection: The number of its connection.
        ///   - session: That of its session.
        ///   - call: That of the call.
        ///   - object: That of the object.
        ///   - method: The method's place in its type; `nil` if it isn't listed there.
        ///   - names: The names of the object's type.
        package func beginCall(
            at time: Duration,
            connection: UInt64,
            session: UInt64,
            call: UInt64,
            object: UInt64,
            method: Int?,
            of names: KnownFlightNames
        ) {
            let time = time.attoseconds
            mp_flight_begin_call(
                memory,
                UInt64(truncatingIfNeeded: time),
                Int64(truncatingIfNeeded: time >> 64),
                connection,
                session,
                call,
                object,
                names.method(method),
                names.type
            )
        }

        /// Adds the lengths to the latest call or request, whatever was added meanwhile.
        ///
        /// - Parameters:
        ///   - request: The length of the request in bytes.
        ///   - answer: That of the answer.
        package func end(request: Int, answer: Int) {
            mp_flight_end(memory, UInt32(clamping: request), UInt32(clamping: answer))
        }

        /// Adds to the latest call or request what came of it.
        package func setOutcome(_ outcome: FlightEvent.Outcome) {
            mp_flight_set_outcome(memory, outcome.rawValue)
        }
    }
}
