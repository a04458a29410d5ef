import MPTestSupport
import Multiprocessing
import Testing

/// What CPython's clients see of a server that is draining.
@Suite(.timeLimit(.minutes(10))) struct DrainingTests {
    private static let client = """
        import sys, threading
        from multiprocessing.managers import SyncManager
        manager = SyncManager(("127.0.0.1", int(sys.argv[1])), b"the key of the tests")
        manager.connect()
        shared = manager.dict()
        shared["before"] = 1
        print("connected", flush=True)
        sys.stdin.readline()
        shared["after"] = 2
        print(shared["after"], len(manager.list([7])))
        def newcomer():
            try:
                shared["after"]
            except ConnectionRefusedError as error:
                print(error.draining, error)
        thread = threading.Thread(target=newcomer)
        thread.start()
        thread.join()
        """

    @Test(arguments: PythonInterpreter.selected)
    func connectionsThatAreOpenGoOnAndOthersAreRefused(
        _ interpreter: PythonInterpreter
    ) async throws {
        let key = Authkey(bytes: Array("the key of the tests".utf8))
        let server = ManagerServer(
            configuration: .init(addresses: [.tcp(host: "127.0.0.1", port: 0)], authkey: key)
        )
        let port = try #require(try await server.start()[0].port)
        let client = try ChildProgram(interpreter.path, ["-c", Self.client, "\(port)"])
        var lines = client.lines.makeAsyncIterator()
        #expect(await lines.next() == "connected")
        #expect(await server.drain(for: .zero))
        try client.write("go on\n")
        #expect(await lines.next() == "2 1")
        #expect(
            await lines.next()
                == "True the server is draining: it takes no new clients, and stops soon"
        )
        #expect(await client.wait().status == 0)
        await server.stop()
    }
}
