internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import Multiprocessing

/// Where the last events of a server are written.
enum FlightPath {
    /// The path that was given, or the default.
    ///
    /// - Parameters:
    ///   - given: The path on the command line.
    ///   - environment: The variables; those of this process by default.
    ///   - process: The number of the process.
    /// - Returns: The path.
    static func path(
        _ given: String?,
        in environment: [String: String] = ProcessInfo.processInfo.environment,
        process: Int32 = getpid()
    ) -> String {
        if let given { return given }
        let directories = [environment["STATE_DIRECTORY"], environment["TMPDIR"], "/tmp"]
        // Systemd separates several by colons.
        let directory = directories.compactMap { $0?.split(separator: ":").first }.first ?? "/tmp"
        return "\(directory)/syncmanager-\(process).flight"
    }
}

extension ManagerServer {
    /// Writes the last events to the file for crashes, and logs what came of it.
    func writeFlightRecorderAndTell() async {
        guard let path = flightRecorderPath else { return }
        do throws(MultiprocessingError) {
            try await writeFlightRecorder(to: path)
            logger.notice("the flight recorder was written", metadata: ["path": "\(path)"])
        } catch {
            logger.error("the flight recorder was not written", metadata: ["reason": "\(error)"])
        }
    }
}
