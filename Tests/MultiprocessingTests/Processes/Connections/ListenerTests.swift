import Glibc
import Logging
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ListenerTests {
    @Test(arguments: ConnectionRoute.allCases)
    func messagesGoInBothDirections(route: ConnectionRoute) async throws {
        try await route.withConnection { accepted, connected in
            for number in 0..<50 {
                try await connected.send(number)
                #expect(try await accepted.receive(Int.self) == number)
                try await accepted.sendBytes([UInt8](repeating: 1, count: number))
                #expect(try await connected.receiveBytes().count == number)
            }
            #expect(try await !accepted.poll())
            async let ready = wait(for: [accepted])
            try await connected.send("ready")
            #expect(try await ready.count == 1)
            #expect(try await accepted.poll())
            #expect(try await accepted.receive(String.self) == "ready")
            #expect(try await !accepted.poll())
        }
    }

    @Test(arguments: ConnectionRoute.allCases)
    func sixtyFourMebibytesPass(route: ConnectionRoute) async throws {
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 20) { buffer, filled in
            for place in buffer.indices { buffer[place] = UInt8(truncatingIfNeeded: place >> 4) }
            filled = buffer.count
        }
        try await route.withConnection { accepted, connected in
            async let received = accepted.receive([UInt8].self)
            try await connected.send(bytes)
            let isWhole = try await received == bytes
            #expect(isWhole)
            async let back = connected.receiveBytes()
            try await accepted.sendBytes(bytes)
            let isSame = try await back == bytes
            #expect(isSame)
        }
    }

    @Test(arguments: ConnectionRoute.allCases)
    func theEndArrives(route: ConnectionRoute) async throws {
        try await route.withConnection { accepted, connected in
            try await connected.send("last")
            connected.close()
            #expect(try await accepted.receive(String.self) == "last")
            await expect(.endOfFile) { _ = try await accepted.receive(String.self) }
            #expect(try await accepted.poll())
            await expect(.closed) { _ = try await connected.receive(String.self) }
        }
    }

    @Test(arguments: ConnectionRoute.allCases)
    func closingEndsAReceiver(route: ConnectionRoute) async throws {
        try await route.withConnection { accepted, connected in
            let received = Task { try await accepted.receive(Int.self) }
            let isReady = try await connected.poll(timeout: .milliseconds(5))
            #expect(!isReady)
            accepted.close()
            await expect(.closed) { _ = try await received.value }
        }
    }

    @Test(arguments: ConnectionRoute.allCases)
    func aSlowReceiverHoldsTheSenderUp(route: ConnectionRoute) async throws {
        try await route.withConnection { accepted, connected in
            let sent = Guarded(0)
            let task = Task {
                for _ in 0..<64 {
                    try await connected.sendBytes([UInt8](repeating: 1, count: 1 << 20))
                    sent.withLock { $0 += 1 }
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            // TCP's buffers grow to some megabytes.
            #expect(sent.withLock { $0 } < 32)
            for _ in 0..<64 { #expect(try await accepted.receiveBytes().count == 1 << 20) }
            try await task.value
        }
    }

    @Test func peersAreKnown() async throws {
        try await ConnectionRoute.unix.withListener { listener in
            #expect(listener.lastAccepted == nil)
            let connected = try await ConnectionRoute.unix.connect(to: listener)
            let accepted = try await listener.accept()
            #expect(accepted.peer?.processID == Int(getpid()))
            #expect(accepted.peer?.userID == Int(geteuid()))
            #expect(listener.lastAccepted == accepted.peer)
            #expect(connected.peer?.processID == Int(getpid()))
            #expect(try connected.fileDescriptor >= 0)
        }
        try await ConnectionRoute.tcp.withConnection { accepted, _ in
            #expect(accepted.peer?.networkAddress?.hasPrefix("127.0.0.1:") == true)
        }
        try await ConnectionRoute.tlsWithoutAuthkey.withConnection { accepted, _ in
            #expect(accepted.peer?.certificateName == "client")
            await expect(.unsupported) { _ = try accepted.fileDescriptor }
            await expect(.unsupported) { try await accepted.send(descriptor: 0) }
        }
    }

    @Test func manyAreAcceptedInOrder() async throws {
        let route = ConnectionRoute.unixWithoutAuthkey
        try await route.withListener { listener in
            var connected: [Connection] = []
            for number in 0..<20 {
                let connection = try await route.connect(to: listener)
                try await connection.send(number)
                connected.append(connection)
            }
            for number in 0..<20 {
                #expect(try await listener.accept().receive(Int.self) == number)
            }
        }
    }

    @Test(arguments: [ConnectionRoute.unix, .unixWithoutAuthkey])
    func moreThanTheBacklogWaitInTheKernel(route: ConnectionRoute) async throws {
        try await route.withListener(backlog: 2) { listener in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let connection = try await route.connect(to: listener)
                        try await connection.send(number)
                        _ = try await connection.receive(Int.self)
                    }
                }
                var sum = 0
                for _ in 0..<20 {
                    let accepted = try await listener.accept()
                    sum += try await accepted.receive(Int.self)
                    try await accepted.send(0)
                }
                #expect(sum == 190)
                try await group.waitForAll()
            }
        }
    }

    @Test func acceptIsCancelledAndClosed() async throws {
        try await ConnectionRoute.unix.withListener { listener in
            let task = Task { try await listener.accept() }
            task.cancel()
            await expect(.cancelled) { _ = try await task.value }
            async let accepted = listener.accept()
            _ = try await ConnectionRoute.unix.connect(to: listener)
            _ = try await accepted
            let waiting = Task { try await listener.accept() }
            await listener.close()
            await expect(.closed) { _ = try await waiting.value }
            await expect(.closed) { _ = try await listener.accept() }
            await expect(.connectionRefused) {
                _ = try await ConnectionRoute.unix.connect(to: listener)
            }
        }
    }

    @Test func theSocketGoesWithTheListener() async throws {
        var path = ""
        try await ConnectionRoute.unix.withListener { listener in
            path = try #require(listener.address.path)
            #expect(access(path, F_OK) == 0)
        }
        #expect(access(path, F_OK) != 0)
        let directory = String(path.prefix(upTo: try #require(path.lastIndex(of: "/"))))
        #expect(access(directory, F_OK) != 0)
    }

    @Test func connectingWaitsForAListener() async throws {
        let path = "/tmp/mp-listener-\(UInt64.random(in: 0 ... .max))"
        let address = Address.unix(path: path)
        await expect(.connectionRefused) { _ = try await Connection.connect(to: address) }
        async let connected = Connection.connect(to: address, retrying: .seconds(60))
        let listener = try await Listener.start(at: address)
        let accepted = try await listener.accept()
        try await connected.send(1)
        #expect(try await accepted.receive(Int.self) == 1)
        await listener.close()
    }

    @Test func whoProvesNothingMustBeKnown() async throws {
        let tcp = Address.tcp(host: "127.0.0.1", port: 0)
        await expect(.insecureAddress) { _ = try await Listener.start(at: tcp) }
        await expect(.insecureAddress) { _ = try await Connection.connect(to: tcp) }
        let tls = try ConnectionRoute.tls.listening()
        await expect(.insecureAddress) {
            let address = Address.tls(host: "127.0.0.1", port: 0)
            _ = try await Listener.start(at: address, configuration: tls)
        }
        await expect(.insecureAddress) {
            let address = Address.tcp(host: "0.0.0.0", port: 0)
            _ = try await Listener.start(at: address, authkey: .random())
        }
        await expect(.insecureAddress) {
            _ = try await Listener.start(at: .abstract(name: [1, 2]), authkey: .random())
        }
        await expect(.invalidAuthkey) { _ = try await Listener.start(authkey: Authkey(bytes: [])) }
    }
}
