import Foundation
import MPTestSupport
import Testing

/// Honest work, deaths, floods and hostile peers at once around one server.
///
/// Tests/Chaos does it and judges; `make soak` does it for long with a release build.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct ChaosTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Chaos").path

    /// A program that is built into the directory which holds the test bundle.
    private static func built(_ name: String) throws -> String {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: bundle).deletingLastPathComponent().path + "/" + name
    }

    /// What the environment says: `MP_CHAOS_SECONDS`, how long the storm takes, and `MP_CHAOS_SEED`.
    private static func setting(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["MP_CHAOS_" + name]
    }

    /// A debug build takes some thirty times as long for each step: its limit of work is as much smaller, so that
    /// one message may hold the loop for about as long as in the server that people run.
    private static let workOfDebugBuilds = "1M"

    @Test(.disabled(if: Sanitizers.areActive, "a sanitizer's memory isn't the program's"))
    func totalsAreExactAfterAStorm() async throws {
        let interpreters = PythonInterpreter.selected
        let newest = try #require(interpreters.last)
        var arguments = [
            Self.folder + "/chaos.py", "--server", try Self.built("syncmanager"),
            "--swift-worker", try Self.built("chaos-worker"),
            "--seconds", Self.setting("SECONDS") ?? "30",
            "--server-option=--limit", "--server-option=work=\(Self.workOfDebugBuilds)",
        ]
        for interpreter in interpreters { arguments += ["--python", interpreter.path] }
        if let seed = Self.setting("SEED") { arguments += ["--seed", seed] }
        let program = try ChildProgram(newest.path, arguments, limit: .seconds(500))
        let output = await program.lines.reduce(into: "") { $0 += $1 + "\n" }
        let ending = await program.wait()
        print(output)
        #expect(ending.status == 0, "\(output)\(ending.errors)")
    }

    /// A judge that finds nothing would prove nothing.
    @Test func theJudgeSeesWhatIsWrong() async throws {
        let newest = try #require(PythonInterpreter.selected.last)
        let program = try ChildProgram(newest.path, [Self.folder + "/test_judge.py"])
        for await _ in program.lines {}
        let ending = await program.wait()
        #expect(ending.status == 0, "\(ending.errors)")
    }
}
