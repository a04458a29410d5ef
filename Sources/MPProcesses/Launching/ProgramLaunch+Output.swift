internal import CSystem
import Glibc
internal import MPSystem

extension ProgramLaunch {
    /// Starts the program, reads all that it prints, and waits for its end; blocks the thread.
    ///
    /// - Returns: What it has written to its standard output, and how it ended.
    /// - Throws: ``LaunchFailure``, also where there is no pipe left for its output.
    package func output() throws(LaunchFailure) -> (bytes: [UInt8], status: ExitStatus) {
        var ends: [Int32] = [-1, -1]
        guard mp_open_pipe(&ends) == 0 else {
            throw LaunchFailure(path: path, step: .descriptors, code: errno)
        }
        let reading = Descriptor(adopting: ends[0])
        let process = try start(writingTo: Descriptor(adopting: ends[1]))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(reading.rawValue, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        return (bytes, process.join())
    }

    /// Starts the program with another standard output, which this process doesn't keep open.
    private func start(
        writingTo output: consuming Descriptor
    ) throws(LaunchFailure) -> LaunchedProcess {
        var launch = self
        launch.descriptors[Int(STDOUT_FILENO)] = output.rawValue
        return try launch.start()
    }
}
