import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A server of CPython that is killed, and started again at its address.
@Suite(.timeLimit(.minutes(10))) struct RestartedCPythonTests {
    @Test(arguments: PythonInterpreter.selected)
    func callsWaitForTheNextServer(_ interpreter: PythonInterpreter) async throws {
        let first = try await CPythonServer(of: interpreter, overTCP: true)
        var configuration = SyncManagerConfiguration()
        configuration.reconnection.firstPause = .milliseconds(10)
        configuration.reconnection.callLimit = .seconds(120)
        let authkey = Authkey(bytes: Array(CPythonServer.authkeyText.utf8))
        let manager = try await SyncManager.connect(
            to: first.address,
            authkey: authkey,
            configuration: configuration
        )
        let list = try await manager.list(Int.self, initial: [1, 2])
        #expect(try await list.count() == 2)
        // What still dies would take a connection, and close it.
        await first.endAndWait()
        // The call that meets the broken connection isn't repeated.
        let lost = await #expect(throws: MultiprocessingError.self) { try await list.count() }
        #expect(lost?.code == .connectionLost)
        let making = Task { try await manager.list(Int.self, initial: [3]) }
        let second = try await CPythonServer(
            of: interpreter,
            overTCP: true,
            port: try #require(first.address.port)
        )
        let made = try await making.value
        #expect(try await made.count() == 1)
        await manager.close()
        second.end()
    }

    @Test func aCallThatWaitsInVainSaysSo() async throws {
        let server = try await CPythonServer()
        var configuration = SyncManagerConfiguration()
        configuration.reconnection.firstPause = .milliseconds(5)
        configuration.reconnection.callLimit = .milliseconds(50)
        let manager = try await SyncManager.connect(
            to: server.address,
            authkey: Authkey(bytes: Array(CPythonServer.authkeyText.utf8)),
            configuration: configuration
        )
        server.end()
        var error: MultiprocessingError?
        // Until the kernel has closed its socket.
        while error?.message.contains("was not sent") != true {
            error = await #expect(throws: MultiprocessingError.self) {
                try await manager.numberOfObjects()
            }
        }
        #expect(error?.code == .connectionLost)
        var events = manager.events.makeAsyncIterator()
        guard case .connected? = await events.next() else {
            Issue.record("no event")
            return
        }
        await manager.close()
        guard case .closed? = await events.next() else {
            Issue.record("no end")
            return
        }
    }
}
