import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// `multiprocessing.connection` of real CPython at the other end.
@Suite(.timeLimit(.minutes(10)))
struct ConnectionsTests {
    private static let authkeyText = "an authkey for tests"
    private static let authkey = Authkey(bytes: authkeyText.utf8)

    /// Where connections are tried.
    enum Place: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case unix, unixWithoutAuthkey, abstract, tcp

        var testDescription: String { rawValue }

        var authkey: Authkey? { self == .unixWithoutAuthkey ? nil : ConnectionsTests.authkey }

        var authkeyText: String {
            self == .unixWithoutAuthkey ? "-" : ConnectionsTests.authkeyText
        }
    }

    private static func script() throws -> String {
        let url = Bundle.module.url(forResource: "Resources/connections", withExtension: "py")
        return try #require(url).path
    }

    // MARK: - What is exchanged

    private func checkValues(_ connection: Connection) async throws {
        for value: WireValue in [
            .null, .int(7), .text("é"), .bytes([1, 2]), .tuple([.bool(true), .float(0.5)]),
            .list([.int(1), .list([])]),
        ] {
            try await connection.send(value)
            #expect(try await connection.receive(WireValue.self) == value)
        }
        for count in [1, 1_000, 100_000] { try await checkNumbers(count, connection) }
        for bytes: [UInt8] in [[], [5], [UInt8](repeating: 9, count: 100_000)] {
            try await connection.send("bytes")
            try await connection.sendBytes(bytes)
            #expect(try await connection.receiveBytes() == bytes)
        }
        #expect(try await !connection.poll())
        try await connection.send("polled")
        #expect(try await connection.poll(timeout: nil))
        #expect(try await wait(for: [connection]).count == 1)
        #expect(try await connection.receive(String.self) == "polled")
    }

    private func checkNumbers(_ count: Int, _ connection: Connection) async throws {
        let list = Array(0..<count)
        async let back = connection.receive([Int].self)
        try await connection.send(list)
        #expect(try await back == list)
    }

    private func checkLarge(_ connection: Connection) async throws {
        try await checkNumbers(1_000_000, connection)
        try await connection.send("large")
        let bytes = try await connection.receive([UInt8].self)
        #expect(bytes.count == 64 << 20)
        async let back = connection.receive([UInt8].self)
        try await connection.send(bytes)
        let isSame = try await back == bytes
        #expect(isSame)
    }

    private func checkDescriptors(_ connection: Connection) async throws {
        let (reading, writing) = try pipe(duplex: false)
        try await connection.send("handle")
        try await connection.send(descriptor: writing.fileDescriptor)
        writing.close()
        let back = try await connection.receiveDescriptor()
        var byte: UInt8 = 0
        #expect(try read(reading.fileDescriptor, &byte, 1) == 1)
        #expect(byte == UInt8(ascii: "x"))
        // Python and we had it; only ours is left.
        #expect(write(back, [4 as UInt8], 1) == 1)
        close(back)
        #expect(try read(reading.fileDescriptor, &byte, 1) == 1)
        #expect(byte == 4)
        try await connection.send("still in step")
        #expect(try await connection.receive(String.self) == "still in step")
    }

    private func checkEnds(_ connection: Connection) async throws {
        try await connection.send("longest 3")
        try await connection.sendBytes([1, 2, 3, 4])
        #expect(try await connection.receive(String.self) == "OSError")
    }

    private func expect(
        _ code: MultiprocessingError.Code,
        _ body: () async throws -> Void
    ) async {
        let error = await #expect(throws: MultiprocessingError.self) { try await body() }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    // MARK: - CPython connects

    private func withPythonClient(
        _ interpreter: PythonInterpreter,
        _ place: Place,
        authkey: String? = nil,
        _ body: (Listener, ChildProgram) async throws -> Void
    ) async throws {
        var configuration = ListenerConfiguration()
        configuration.allowsAbstractNames = true
        // Longer than any machine takes for a handshake that goes on.
        configuration.handshakeTimeout = .seconds(300)
        let name = "mp-test-\(UUID().uuidString)"
        let address: Address? =
            switch place {
            case .unix, .unixWithoutAuthkey: nil
            case .abstract: .abstract(name: Array(name.utf8))
            case .tcp: .tcp(host: "127.0.0.1", port: 0)
            }
        try await withListener(
            at: address,
            authkey: place.authkey,
            configuration: configuration
        ) { listener in
            let text: String =
                switch place {
                case .unix, .unixWithoutAuthkey: try #require(listener.address.path)
                case .abstract: "@\(name)"
                case .tcp: "127.0.0.1:\(try #require(listener.address.port))"
                }
            let client = try ChildProgram(
                interpreter.path,
                [try Self.script(), "connect", text, authkey ?? place.authkeyText]
            )
            try await body(listener, client)
        }
    }

    @Test(arguments: PythonInterpreter.all, Place.allCases)
    func aPythonClientExchangesEverything(
        interpreter: PythonInterpreter,
        place: Place
    ) async throws {
        try await withPythonClient(interpreter, place) { listener, client in
            let connection = try await listener.accept()
            try await checkValues(connection)
            if place == .unixWithoutAuthkey { try await checkDescriptors(connection) }
            if place == .unix { try await checkLarge(connection) }
            connection.close()
            #expect(try await client.output() == "EOF\n")
        }
    }

    @Test(arguments: PythonInterpreter.all)
    func aPythonClientEnds(interpreter: PythonInterpreter) async throws {
        for word in ["end", "half"] {
            try await withPythonClient(interpreter, .unix) { listener, client in
                let connection = try await listener.accept()
                try await connection.send(word)
                await expect(word == "end" ? .endOfFile : .connectionLost) {
                    _ = try await connection.receive(WireValue.self)
                }
                _ = await client.wait()
            }
        }
    }

    @Test(arguments: PythonInterpreter.all)
    func aPythonClientWithAnotherAuthkeyIsRefused(interpreter: PythonInterpreter) async throws {
        try await withPythonClient(interpreter, .unix, authkey: "something else") {
            listener,
            client in
            #expect(try await client.output() == "AuthenticationError\n")
            let good = try await Connection.connect(to: listener.address, authkey: Self.authkey)
            #expect(try await listener.accept().peer == good.peer)
        }
    }

    // MARK: - CPython listens

    private func withPythonListener(
        _ interpreter: PythonInterpreter,
        _ place: Place,
        _ body: (Address, ChildProgram) async throws -> Void
    ) async throws {
        let name = "/tmp/mp-test-\(UUID().uuidString.prefix(8))"
        let text: String =
            switch place {
            case .unix, .unixWithoutAuthkey: name
            case .abstract: "@\(name)"
            case .tcp: "127.0.0.1:0"
            }
        let program = try ChildProgram(
            interpreter.path,
            [try Self.script(), "listen", text, place.authkeyText]
        )
        defer {
            program.kill()
            unlink(name)
        }
        var lines = program.lines.makeAsyncIterator()
        let line = try #require(await lines.next())
        let address: Address =
            switch place {
            case .unix, .unixWithoutAuthkey: .unix(path: name)
            case .abstract: .abstract(name: Array(name.utf8))
            case .tcp: try Address(parsing: "tcp://\(line)")
            }
        try await body(address, program)
    }

    @Test(arguments: PythonInterpreter.all, Place.allCases)
    func aPythonListenerExchangesEverything(
        interpreter: PythonInterpreter,
        place: Place
    ) async throws {
        try await withPythonListener(interpreter, place) { address, _ in
            // The second one comes when the first is closed: the script serves one at a time.
            for turn in 0..<2 {
                let connection = try await Connection.connect(to: address, authkey: place.authkey)
                try await checkValues(connection)
                if place == .unixWithoutAuthkey { try await checkDescriptors(connection) }
                if place == .unix, turn == 0 { try await checkLarge(connection) }
                connection.close()
            }
        }
    }

    @Test(arguments: PythonInterpreter.all)
    func aPythonListenerRefusesAnotherAuthkey(interpreter: PythonInterpreter) async throws {
        try await withPythonListener(interpreter, .unix) { address, _ in
            await expect(.authenticationFailed) {
                _ = try await Connection.connect(to: address, authkey: .random())
            }
            let connection = try await Connection.connect(to: address, authkey: Self.authkey)
            try await connection.send("end")
            await expect(.endOfFile) { _ = try await connection.receive(Int.self) }
        }
    }

    // MARK: - CPython inherits a pipe

    /// Starts the script with these connections, which are its descriptors 3, 4, ….
    private func inherit(
        _ interpreter: PythonInterpreter,
        _ connections: [Connection]
    ) async throws -> ChildProcess<Void> {
        var descriptors: [Int32] = []
        for connection in connections { descriptors.append(try connection.fileDescriptor) }
        let child = try ChildProcess.python(
            script: try Self.script(),
            arguments: ["inherit"] + descriptors.indices.map { "\(3 + $0)" },
            interpreter: interpreter.path,
            passing: descriptors
        )
        try await child.start()
        return child
    }

    @Test(arguments: PythonInterpreter.all)
    func aPythonChildUsesAnInheritedPipe(interpreter: PythonInterpreter) async throws {
        let (ours, theirs) = try pipe()
        let child = try await inherit(interpreter, [theirs])
        theirs.close()
        try await checkValues(ours)
        try await checkDescriptors(ours)
        try await checkLarge(ours)
        try await checkEnds(ours)
        ours.close()
        try await child.value()
    }

    @Test(arguments: PythonInterpreter.all)
    func aPythonChildUsesInheritedOneWayPipes(interpreter: PythonInterpreter) async throws {
        let (theirReading, ourWriting) = try pipe(duplex: false)
        let (ourReading, theirWriting) = try pipe(duplex: false)
        let child = try await inherit(interpreter, [theirReading, theirWriting])
        theirReading.close()
        theirWriting.close()
        for text in ["one", "two"] {
            try await ourWriting.send(text)
            #expect(try await ourReading.receive(String.self) == text)
        }
        let list = Array(0..<1_000_000)
        async let back = ourReading.receive([Int].self)
        try await ourWriting.send(list)
        #expect(try await back == list)
        ourWriting.close()
        // Python prints that it has found the end, and goes.
        try await child.value()
        let error = await #expect(throws: MultiprocessingError.self) {
            try await ourReading.receive(String.self)
        }
        #expect(error?.code == .endOfFile)
    }
}
