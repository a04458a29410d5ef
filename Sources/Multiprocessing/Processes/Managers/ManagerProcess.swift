import Glibc
internal import MPProcesses
import MPSystem
internal import MPWire

/// The process of a manager that this program has started: it ends with the last manager or proxy that needs it.
final class ManagerProcess: Sendable {
    /// The process.
    let record: ProcessRecord
    /// The directory of its socket; `nil` if the program has chosen the address.
    private let directory: TemporaryDirectory?

    /// Owns a process.
    init(_ record: ProcessRecord, _ directory: TemporaryDirectory?) {
        self.record = record
        self.directory = directory
    }

    deinit {
        record.send(signal: SIGTERM)
        removeDirectory()
    }

    /// Waits until the server serves.
    ///
    /// - Returns: Its addresses, the first of which is for the program.
    /// - Throws: The server's own error, that of the initializer, or how the process ended.
    func addresses() async throws(MultiprocessingError) -> [Address] {
        do {
            guard case .list(let texts) = try await record.announcement() else { return [] }
            return texts.compactMap { $0.asText.flatMap { try? Address(parsing: $0) } }
        } catch let failure as ManagerStartFailure {
            throw failure.error(of: record.name)
        } catch let error as MultiprocessingError {
            throw error
        } catch {
            throw MultiprocessingError(.cannotStart, "cannot start \(record.name): \(error)")
        }
    }

    /// Ends the process: first in order, after the time by force.
    ///
    /// - Returns: How it ended.
    func end(within limit: Duration) async throws(MultiprocessingError) -> ExitStatus? {
        let status = try await record.tearDown([.terminate(grace: limit)])
        removeDirectory()
        return status
    }

    /// A process that is killed leaves its socket.
    private func removeDirectory() {
        directory?.remove(["socket", "socket.lock"])
    }
}

extension ProcessRecord {
    /// Waits for what the function tells while it runs.
    ///
    /// - Throws: Why it ended before that.
    fileprivate func announcement() async throws -> WireValue {
        let wakening = try await wait(atMost: nil) { state in
            // Of a misuse there is nothing to wait for.
            let outcome = try? state.life.valueOutcome
            return state.announcement != nil || outcome != nil
        }
        switch wakening {
        case .ready: break
        case .timedOut, .cancelled: throw cancelled("wait for the start of")
        case .stopped(let signal): throw stopped(by: signal, "wait for the start of")
        case .failed(let error): throw error
        }
        if let announcement = state.withLock({ $0.announcement }) { return announcement }
        _ = try await value(atMost: .zero)
        throw MultiprocessingError(.childDied, "\(words): it ended before it served")
    }
}
