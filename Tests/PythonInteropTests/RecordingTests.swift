import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Recordings of servers that stock CPython has used.
@Suite(.timeLimit(.minutes(10))) struct RecordingTests {
    @Test(arguments: PythonInterpreter.selected)
    func pythonClientsAreRunAgain(_ interpreter: PythonInterpreter) async throws {
        let path = "/tmp/mp-record-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await TestServer.run {
            $0.recording = Recording(path: path)
        } _: { server in
            let script = try #require(
                Bundle.module.path(forResource: "Resources/recorded_client", ofType: "py")
            )
            let client = try ChildProgram(
                interpreter.path,
                [script, try #require(server.address.path), server.authkeyFile.path]
            )
            var lines = client.lines.makeAsyncIterator()
            #expect(await lines.next() == "done")
            #expect(await client.wait().status == 0)
        }
        let report = try Recording.replay(path)
        #expect(report.differences == [])
        #expect(report.incompleteReason == nil)
        #expect(report.callCount > 50)
    }
}
