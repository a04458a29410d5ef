import MPTransport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StreamConnectionTests {
    /// Connects two handlers and hands over both ends.
    private func withConnection(
        _ route: Route,
        outputLimit: Int = StreamConnection.standardOutputLimit,
        stallLimit: Duration = StreamConnection.standardStallLimit,
        client: RecordingHandler = RecordingHandler(),
        server: RecordingHandler = RecordingHandler(),
        _ body: (StreamConnection, StreamConnection) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let (near, far) = try await route.connect(
                    on: loop,
                    directory: directory,
                    outputLimit: outputLimit,
                    stallLimit: stallLimit,
                    client: client,
                    server: server
                )
                try await body(near, far)
            }
        }
    }

    @Test(arguments: Route.allCases)
    func echoes(_ route: Route) async throws {
        let client = RecordingHandler()
        try await withConnection(route, client: client, server: .echo()) { near, _ in
            near.send([1, 2, 3])
            #expect(await client.bytes(count: 3) == [1, 2, 3])
            near.send([4])
            #expect(await client.bytes(count: 4) == [1, 2, 3, 4])
        }
    }

    @Test(arguments: Route.allCases)
    func keepsTheOrderOfMuchInBothDirections(_ route: Route) async throws {
        let length = 8 << 20
        let bytes = Cryptography.random(length)
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(route, client: client, server: server) { near, far in
            var start = 0
            var size = 1
            while start < length {
                let piece = Array(bytes[start..<min(start + size, length)])
                near.send(piece)
                far.send(piece)
                start += piece.count
                size = size % 300_007 * 3 + 1
            }
            #expect(await server.bytes(count: length) == bytes)
            #expect(await client.bytes(count: length) == bytes)
        }
    }

    /// Pieces stay together, whoever else sends at the same time.
    @Test(arguments: Route.allCases)
    func sendsPiecesInARow(_ route: Route) async throws {
        let server = RecordingHandler()
        let messages = (0..<8).map { number in
            (0..<5).map { piece in
                [UInt8](repeating: UInt8(number), count: piece % 2 == 0 ? 3 : 300_000 + number)
            }
        }
        let lengths = messages.map { $0.reduce(0) { $0 + $1.count } }
        try await withConnection(route, server: server) { near, _ in
            await withTaskGroup { group in
                for message in messages {
                    group.addTask { near.send(message.map { $0[...] }) }
                }
            }
            near.send([] as [ArraySlice<UInt8>])
            near.send([[9][...]])
            let all = await server.bytes(count: lengths.reduce(1, +))
            #expect(all.last == 9)
            var rest = all.dropLast()
            while let number = rest.first {
                let count = lengths[Int(number)]
                #expect(rest.prefix(count) == ArraySlice(repeating: number, count: count))
                rest = rest.dropFirst(count)
            }
        }
    }

    @Test(arguments: Route.allCases)
    func closeDeliversWhatWasSent(_ route: Route) async throws {
        let (client, server) = (RecordingHandler(), RecordingHandler())
        let bytes = [UInt8](repeating: 7, count: 4 << 20)
        try await withConnection(route, client: client, server: server) { near, far in
            near.send(bytes)
            near.close()
            near.send([9])
            #expect(await server.end() == .endOfStream)
            #expect(server.bytes == bytes)
            #expect(await client.end() == .local)
            far.send([1])
            #expect(server.reasons == [.endOfStream])
        }
    }

    @Test(arguments: Route.allCases)
    func tellsAResetFromAnOrderlyEnd(_ route: Route) async throws {
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(route, client: client, server: server) { near, far in
            far.setReading(false)
            await far.loop.run {}
            // The bytes are there when the other end goes without having read them.
            near.send([1, 2, 3])
            far.abort()
            #expect(await client.end() == .reset)
            #expect(await server.end() == .local)
            #expect(server.bytes == [])
        }
    }

    @Test(arguments: Route.allCases)
    func noticesAHangUpWhileNotReading(_ route: Route) async throws {
        let server = RecordingHandler()
        try await withConnection(route, server: server) { near, far in
            far.setReading(false)
            await far.loop.run {}
            near.send([1, 2, 3])
            near.close()
            #expect(await server.end() == .endOfStream)
            #expect(server.bytes == [1, 2, 3])
        }
    }

    @Test(arguments: Route.allCases)
    func receivesNothingWhileNotReading(_ route: Route) async throws {
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(route, client: client, server: server) { near, far in
            far.setReading(false)
            await far.loop.run {}
            near.send([1])
            // What travels the other way has passed the loop after the byte did.
            far.send([2])
            _ = await client.bytes(count: 1)
            #expect(server.bytes == [])
            far.setReading(true)
            #expect(await server.bytes(count: 1) == [1])
        }
    }

    @Test(arguments: Route.allCases)
    func cutsOffAPeerThatTakesNothing(_ route: Route) async throws {
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(
            route,
            outputLimit: 1 << 20,
            stallLimit: .milliseconds(50),
            client: client,
            server: server
        ) { near, far in
            near.setReading(false)
            await near.loop.run {}
            // More than any socket's buffer takes.
            for _ in 0..<64 { far.send([UInt8](repeating: 0, count: 1 << 18)) }
            #expect(await server.end() == .slowReader)
            #expect(await client.end() != nil)
        }
    }

    /// More is queued than the limit allows for longer than the stall limit, even if the kernel holds ten megabytes.
    @Test(arguments: Route.allCases, [false, true])
    func aSlowButSteadyReaderGetsMoreThanTheLimit(_ route: Route, closes: Bool) async throws {
        let client = RecordingHandler.slow(timePerByte: .nanoseconds(200))
        let server = RecordingHandler()
        let pieces = (0..<192).map { [UInt8](repeating: UInt8($0), count: 1 << 17) }
        try await withConnection(
            route,
            outputLimit: 1 << 18,
            stallLimit: .seconds(2),
            client: client,
            server: server
        ) { near, far in
            near.setReading(false)
            await near.loop.run {}
            for piece in pieces { far.send(piece) }
            #expect(far.queuedLengthInBytes > 1 << 18)
            if closes { far.close() }
            near.setReading(true)
            let expected = pieces.reduce(into: []) { $0 += $1 }
            #expect(await client.bytes(count: expected.count) == expected)
            #expect(closes || server.reasons.isEmpty)
            if closes { #expect(await server.end() == .local) }
        }
    }

    @Test(arguments: [Route.unix, .abstract, .tcp4, .tcp6, .tls])
    func closeGivesUpAPeerThatTakesNothing(_ route: Route) async throws {
        let server = RecordingHandler()
        try await withConnection(
            route,
            stallLimit: .milliseconds(50),
            server: server
        ) { near, far in
            near.setReading(false)
            await near.loop.run {}
            far.send([UInt8](repeating: 0, count: 16 << 20))
            far.close()
            guard case .undelivered = await server.end() else {
                Issue.record("\(server.reasons)")
                return
            }
        }
    }

    @Test(arguments: Route.allCases)
    func tellsEachTimeThatNothingIsQueuedAnyMore(_ route: Route) async throws {
        let piece = [UInt8](repeating: 3, count: 16 << 20)
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(route, client: client, server: server) { near, far in
            for round in 1...2 {
                near.setReading(false)
                await near.loop.run {}
                far.send(piece)
                await far.loop.run {}
                #expect(server.drainCount == round - 1)
                near.setReading(true)
                #expect(await server.drained(count: round) == round)
                #expect(far.queuedLengthInBytes == 0)
                let expected = round * piece.count
                #expect(await client.bytes(count: expected).count == expected)
            }
        }
    }

    @Test(arguments: Route.allCases)
    func aHandlerMaySendOrCloseOnceNothingIsQueued(_ route: Route) async throws {
        let client = RecordingHandler()
        let server = RecordingHandler(onDrain: { connection in
            connection.send([9])
            connection.close()
        })
        try await withConnection(route, client: client, server: server) { near, far in
            near.setReading(false)
            await near.loop.run {}
            far.send([UInt8](repeating: 3, count: 16 << 20))
            near.setReading(true)
            #expect(await client.end() == .endOfStream)
            #expect(client.bytes.count == (16 << 20) + 1)
            #expect(client.bytes.last == 9)
            #expect(await server.end() == .local)
            #expect(server.drainCount == 1)
        }
    }

    @Test(arguments: Route.allCases)
    func abortTellsThatBytesWereLost(_ route: Route) async throws {
        let server = RecordingHandler()
        try await withConnection(route, server: server) { near, far in
            near.setReading(false)
            await near.loop.run {}
            far.send([UInt8](repeating: 0, count: 16 << 20))
            #expect(far.queuedLengthInBytes > 0)
            far.abort()
            guard case .undelivered(let length) = await server.end() else {
                Issue.record("\(server.reasons)")
                return
            }
            #expect(length > 0)
            #expect(length <= 16 << 20)
        }
    }

    @Test(arguments: Route.allCases)
    func aHandlerMayCloseWhileItReceives(_ route: Route) async throws {
        let client = RecordingHandler()
        let server = RecordingHandler { _, connection in
            connection.send([9])
            connection.close()
        }
        try await withConnection(route, client: client, server: server) { near, _ in
            near.send([1])
            #expect(await client.end() == .endOfStream)
            #expect(client.bytes == [9])
            #expect(server.reasons == [.local])
        }
    }

    @Test(arguments: Route.allCases)
    func theLoopLetsGoOfTheHandlerAtTheEnd(_ route: Route) async throws {
        weak var released: RecordingHandler?
        try await withLoop { loop in
            let server = RecordingHandler()
            released = server
            try await withDirectory { directory in
                let (near, far) = try await route.connect(
                    on: loop,
                    directory: directory,
                    client: RecordingHandler(),
                    server: server
                )
                #expect(near.id != far.id)
                near.close()
                _ = await server.end()
            }
            await loop.run {}
        }
        #expect(released == nil)
    }

    @Test(arguments: [Route.tcp4, .tcp6, .tls])
    func echoesWithQuickAcknowledgement(_ route: Route) async throws {
        let client = RecordingHandler()
        try await withConnection(route, client: client, server: .echo()) { near, far in
            far.setQuickAcknowledgement(true)
            near.send([1])
            _ = await client.bytes(count: 1)
            far.setQuickAcknowledgement(false)
            near.send([2])
            #expect(await client.bytes(count: 2) == [1, 2])
        }
    }

    @Test(arguments: [Route.unix, .abstract, .inProcess])
    func knowsItsPeer(_ route: Route) async throws {
        try await withConnection(route) { near, far in
            // The kernel's own name of a process is only known of others' connections.
            #expect(far.peer?.processID == PeerCredentials.current.processID)
            #expect(far.peer?.groupID == PeerCredentials.current.groupID)
            #expect(far.peer?.process != nil)
            #expect(near.peer?.userID == PeerCredentials.current.userID)
        }
    }
}
