import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Many honest clients in one moment, more than may be in the handshake at a time: the limits are for others.
@Suite(.enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here"))
struct BurstTests {
    @Test(.timeLimit(.minutes(10)), arguments: [TestServer.Transport.unix, .tcp])
    func allThreadsOfAProcessGetIn(transport: TestServer.Transport) async throws {
        let program = """
            import sys, threading
            from multiprocessing.managers import SyncManager
            text = sys.argv[1]
            path, port = text[len("unix:"):], text.rpartition(":")[2]
            address = path if text.startswith("unix:") else ("127.0.0.1", int(port))
            manager = SyncManager(address, open(sys.argv[2], "rb").read())
            manager.connect()
            shared = manager.dict()
            start = threading.Barrier(400)
            def work(number):
                start.wait()
                shared.update({number: number})
            threads = [threading.Thread(target=work, args=(n,)) for n in range(400)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(len(shared))
            """
        let python = try #require(PythonInterpreter.default)
        let output = try await TestServer.run(over: transport) { server in
            try await ChildProgram(
                python.path,
                ["-c", program, server.address.description, server.authkeyFile.path]
            ).output()
        }
        #expect(output == "400\n")
    }
}
