import Foundation
import Glibc
import MPTestSupport
import Multiprocessing
import Testing

/// `serve --record` where there is no room for the file.
@Suite(.timeLimit(.minutes(10)))
struct RecordingOnFullDiskTests {
    private static let canMount: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let mount = "mount -t tmpfs -o size=64k none /mnt"
        process.arguments = ["-c", "unshare --mount sh -c '\(mount)' 2>/dev/null"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// Serves with a recording that can't grow beyond some 100 KiB, and writes more.
    ///
    /// - Parameter setting: What a shell does before it becomes the server.
    private static func record(_ setting: String) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let script = """
            cd "$1" && mkdir disk && "$0" keygen key && \(setting) && \
            exec "$0" serve --address "unix:$PWD/m" --authkey-file key --record disk/file 2>log
            """
        let command = try BuiltProgram.path("syncmanager")
        let unshare = setting.hasPrefix("mount") ? ["--mount", "/bin/sh"] : []
        let program = try ChildProgram(
            unshare.isEmpty ? "/bin/sh" : "/usr/bin/unshare",
            unshare + ["-c", script, command, directory.path]
        )
        defer { program.kill() }
        var lines = program.lines.makeAsyncIterator()
        var line = await lines.next()
        while let other = line, !other.hasPrefix("listening on ") { line = await lines.next() }
        try #require(line != nil)
        let manager = try await SyncManager.connect(
            to: .unix(path: directory.path + "/m"),
            authkey: try Authkey.file(directory.path + "/key")
        )
        let dict = try await manager.dict(Int.self, String.self)
        let text = String(repeating: "x", count: 1000)
        for number in 0..<1000 { try await dict.set(number, text) }
        #expect(try await dict.count() == 1000)
        await manager.close()
        // The namespace of the server, in which its disk is.
        let file = "/proc/\(program.pid)/root\(directory.path)/disk/file"
        try await expectReadable(file)
        #expect(await program.wait(sending: SIGTERM).status == 0)
        let log = try String(contentsOfFile: directory.path + "/log", encoding: .utf8)
        let told = log.split(separator: "\n").filter { $0.contains("recording has ended") }
        #expect(told.count == 1, "\(log)")
    }

    /// A recording of some hundred calls, the end of which is that of a frame.
    private static func expectReadable(_ file: String) async throws {
        let report = try Recording.replay(file)
        #expect(report.differences == [])
        #expect(report.incompleteReason == nil)
        #expect((10..<1000).contains(report.callCount))
    }

    @Test(.enabled(if: canMount))
    func onAFullDisk() async throws {
        try await Self.record("mount -t tmpfs -o size=128k none disk")
    }

    @Test func atTheLimitOfTheProcess() async throws {
        try await Self.record("trap '' XFSZ && ulimit -f 256")
    }
}
