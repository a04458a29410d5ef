import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Own types of a server that give back what a client held which was killed: here `syncmanager shell`.
@Suite(.timeLimit(.minutes(10))) struct KilledClientTests {
    @Test func ownTypesGiveBackWhatItHeld() async throws {
        try await TestServer.run {
            $0.registry.register(SessionTypes.seats, SessionTypes.pool)
        } _: { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: try Authkey.file(server.authkeyFile.path)
            )
            let seats = try await manager.object(named: "seats", "Seats", as: AutoProxy.self)
            let pool = try await manager.object(named: "pool", "Pool", as: AutoProxy.self)
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let command = URL(filePath: link).deletingLastPathComponent().path + "/syncmanager"
            let shell = try ChildProgram(
                command,
                ["shell", "\(server.address)", "--authkey-file", server.authkeyFile.path]
            )
            try shell.write("s = get_named('Seats', 'seats')\np = get_named('Pool', 'pool')\n")
            try shell.write("l = get_named('list', ('mine', 'session'))\n")
            try shell.write("s.take()\np.take()\np.take()\nlen(l)\n")
            var lines = shell.lines.makeAsyncIterator()
            for expected in ["1", "1", "0", "0"] { #expect(await lines.next() == expected) }
            #expect(try await seats.count(as: Int.self) == 1)
            #expect(try await manager.names().map(\.name) == ["mine", "pool", "seats"])
            shell.kill()
            while try await seats.count(as: Int.self) > 0 {}
            while try await pool.free(as: Int.self) < 2 {}
            while try await manager.names().count > 2 {}
            #expect(await shell.wait().status == -9)
            await manager.close()
        }
    }
}
