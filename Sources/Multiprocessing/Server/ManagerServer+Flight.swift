internal import Logging
import MPSystem

extension ManagerServer {
    /// Writes the last 10,000 events of the server to a file, a line each.
    ///
    /// Events are calls, connections and their ends: times, numbers, names of types and methods, lengths; no values and
    /// no keys. The file is new, and only its owner can read it; one with that name is replaced.
    ///
    /// - Parameter path: The path of the file.
    /// - Throws: ``MultiprocessingError``: `serverStopped` if the server isn't running, `resourceUnavailable` if the file
    ///   can't be written.
    public func writeFlightRecorder(to path: String) async throws(MultiprocessingError) {
        let events = await (try runningParts()).driver.flightEvents()
        guard let events else {
            throw MultiprocessingError(
                .resourceUnavailable,
                "there is no memory for the flight recorder"
            )
        }
        do throws(SystemError) {
            try events.write(to: path)
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot write the flight recorder to \(path): \(error)",
                cause: error
            )
        }
    }

    /// The file to which they are written on a crash.
    package var flightRecorderPath: String? { configuration.flightRecorderPath }

    /// Has the last events written on a crash, if that is wanted.
    func watchForCrashes(_ driver: ServerDriver) {
        guard let path = configuration.flightRecorderPath else { return }
        do throws(SystemError) {
            try driver.writeFlightOnCrash(to: path)
        } catch {
            configuration.logger.warning(
                "the flight recorder will not be written on a crash",
                metadata: ["path": "\(path)", "reason": "\(error)"]
            )
        }
    }
}
