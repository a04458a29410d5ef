import Foundation
import MPTestSupport
import Multiprocessing
import Synchronization
import Testing

/// A real server under many strangers, beside a client that it serves.
///
/// Times are printed and never judged; numbers and memory are.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct FloodTests {
    private func withServer(
        protectedBy files: CertificateFixture? = nil,
        _ body: (ServeProgram, _ port: Int, SyncManager) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-flood-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let options =
            files.map {
                [
                    "--address", "tls://127.0.0.1:0", "--certificate", $0.certificate("server"),
                    "--key", $0.key("server"),
                ]
            } ?? ["--address", "tcp://127.0.0.1:0"]
        try await ServeProgram.run(in: directory, options) { server in
            guard let port = server.address.port else { return }
            var configuration = SyncManagerConfiguration()
            if let files { configuration.tls.trust = .authorities(files.certificate("authority")) }
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey,
                configuration: configuration
            )
            try await body(server, port, manager)
            await manager.close()
        }
    }

    @Test func tenThousandSilentPeersTakeLittleAndDisturbNobody() async throws {
        try await withServer { server, port, manager in
            // A server that has seen a crowd has the memory that it takes to see one.
            await Crowd(silent: 500, at: port).gone()
            let before = try await latencies(of: manager) { $0 == 500 }
            let resident = try residentKiB(of: server.program.pid)
            let crowd = Crowd(silent: 10_000, at: port)
            var most = 0
            let during = try await latencies(of: manager) { count in
                if count.isMultiple(of: 20) {
                    most = max(most, try await manager.inspect().handshakes.open)
                }
                return crowd.isGone
            }
            // Other clients get in meanwhile, or right after.
            let other = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey
            )
            let snapshot = try await other.inspect()
            let growth = try residentKiB(of: server.program.pid) - resident
            print("10,000 silent peers: \(figures(before, during)); \(growth) KiB more memory")
            #expect(crowd.size == 10_000)
            #expect((1...64).contains(most))
            #expect(snapshot.handshakes.open <= 64)
            #expect(snapshot.handshakes.displaced > 0)
            #expect(snapshot.connections.count <= 64 + 2)
            #expect(growth < 2048 || Sanitizers.areActive)
            await other.close()
        }
    }

    /// The rate of issue 5. With and without them in turns, since a machine has other things to do, too.
    @Test func aThousandFailingHandshakesPerSecondDisturbNobody() async throws {
        try await withServer { server, port, manager in
            await Crowd(failing: 1000, at: port).gone()
            let resident = try residentKiB(of: server.program.pid)
            var rounds: [(before: [Duration], during: [Duration])] = []
            var most = 0
            var rates: [Double] = []
            var spent = (before: Duration.zero, during: Duration.zero)
            for _ in 0..<Self.rounds {
                let used = try processorTime(of: server.program.pid)
                let end = ContinuousClock.now + .milliseconds(500)
                let before = try await latencies(of: manager) { _ in ContinuousClock.now >= end }
                let usedBefore = try processorTime(of: server.program.pid)
                let start = ContinuousClock.now
                let crowd = Crowd(failing: 1000, perSecond: 1000, at: port)
                let during = try await latencies(of: manager) { count in
                    if count.isMultiple(of: 100) {
                        most = max(most, try await manager.inspect().handshakes.open)
                    }
                    return crowd.isGone
                }
                rates.append(Double(crowd.size) / (ContinuousClock.now - start).inSeconds)
                rounds.append((before, during))
                spent.before += usedBefore - used
                spent.during += try processorTime(of: server.program.pid) - usedBefore
                #expect(crowd.size == 1000)
            }
            let growth = try residentKiB(of: server.program.pid) - resident
            let ratios = rounds.map { Self.p99($0.during) / Self.p99($0.before) }
            print(
                """
                \(Int(rates.median)) failing handshakes per second, \(rounds.count) rounds: p99 of a call \
                \(rounds.map { Self.p99($0.before) }.median.rounded()) µs without, \
                \(rounds.map { Self.p99($0.during) }.median.rounded()) µs with them; \
                ratio \((ratios.median * 100).rounded() / 100); \(growth) KiB more memory; processor time of the \
                server \(spent.before) for \(rounds.map(\.before.count).reduce(0, +)) calls without, \
                \(spent.during) for \(rounds.map(\.during.count).reduce(0, +)) calls with them
                """
            )
            #expect(most <= 64)
            #expect(growth < 2048 || Sanitizers.areActive)
            let handshakes = try await manager.inspect().handshakes
            #expect(handshakes.refused == 0)
            #expect(handshakes.displaced == 0)
        }
    }

    @Test func asManyFailingHandshakesAsThereCanBeKeepNobodyOut() async throws {
        try await withServer { server, port, manager in
            let before = try await latencies(of: manager) { $0 == 500 }
            let start = ContinuousClock.now
            let crowd = Crowd(failing: 6000, at: port)
            let during = try await latencies(of: manager) { _ in crowd.isGone }
            let rate = Double(crowd.size) / (ContinuousClock.now - start).inSeconds
            print("\(Int(rate)) failing handshakes per second: \(figures(before, during))")
            // Each was refused in so many words, and in no more.
            #expect(crowd.size == 6000)
            let snapshot = try await manager.inspect()
            #expect(snapshot.handshakes.refused == 0)
            #expect(snapshot.connections.count == 1)
            let other = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey
            )
            await other.close()
            let log = try String(
                contentsOf: server.authkeyFile.deletingLastPathComponent()
                    .appendingPathComponent("log"),
                encoding: .utf8
            )
            // Twenty lines a second of each kind (the failure, the audit of it, the connection's end), and one for the rest.
            let seconds = Int((ContinuousClock.now - start).inSeconds) + 1
            #expect(log.split(separator: "\n").count < 100 + seconds * 70)
        }
    }

    /// Each of them makes the server compute a key and a signature, and leaves.
    @Test func handshakesOfTLSThatAreBegunAgainAndAgainDisturbNobody() async throws {
        let files = try CertificateFixture.shared.get()
        try await withServer(protectedBy: files) { server, port, manager in
            let before = try await latencies(of: manager) { $0 == 500 }
            let start = ContinuousClock.now
            let crowd = Crowd(greeting: 2000, at: port)
            let during = try await latencies(of: manager) { _ in crowd.isGone }
            let rate = Double(crowd.size) / (ContinuousClock.now - start).inSeconds
            print("\(Int(rate)) handshakes of TLS per second: \(figures(before, during))")
            #expect(crowd.size == 2000)
            #expect(try await manager.inspect().connections.count == 1)
            let log = try String(
                contentsOf: server.authkeyFile.deletingLastPathComponent()
                    .appendingPathComponent("log"),
                encoding: .utf8
            )
            // Each line of the log and of the audit, twenty a second at most.
            #expect(log.contains("ended the connection during the TLS handshake"))
            #expect(log.contains("mp.source=loopback"))
            #expect(log.split(separator: "\n").count < 1000)
        }
    }

    /// Makes calls until `isDone`, and returns how long each took, sorted.
    private func latencies(
        of manager: SyncManager,
        until isDone: (Int) async throws -> Bool
    ) async throws -> [Duration] {
        let number = try await manager.value(0)
        var times: [Duration] = []
        repeat {
            let start = ContinuousClock.now
            try await number.set(times.count)
            times.append(ContinuousClock.now - start)
        } while try await !isDone(times.count)
        #expect(try await number.get() == times.count - 1)
        return times.sorted()
    }

    /// How often a flood comes and goes; `MP_FLOOD_ROUNDS` is for whoever measures.
    private static let rounds =
        ProcessInfo.processInfo.environment["MP_FLOOD_ROUNDS"].flatMap(Int.init) ?? 3

    /// How long all but one of a hundred calls took at most, in microseconds.
    private static func p99(_ times: [Duration]) -> Double {
        times[times.count * 99 / 100].inSeconds * 1e6
    }

    private func figures(_ before: [Duration], _ during: [Duration]) -> String {
        let p99 = [before, during].map { Self.p99($0).rounded() }
        return "p99 of a call \(p99[0]) µs before, \(p99[1]) µs meanwhile (\(during.count) calls)"
    }

    /// What a process has used of the processors, which other programs don't change.
    private func processorTime(of pid: Int32) throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // Its name, in brackets, may hold anything; user and system time are 12 and 13 fields behind it (proc(5)).
        let fields = try #require(text.split(separator: ")").last).split(separator: " ")
        let ticks = fields[11...12].compactMap { Int($0) }.reduce(0, +)
        return .seconds(ticks) / sysconf(Int32(_SC_CLK_TCK))
    }

    private func residentKiB(of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) })
    }
}

extension Duration {
    fileprivate var inSeconds: Double { self / .seconds(1) }
}

extension [Double] {
    fileprivate var median: Double { sorted()[count / 2] }
}

/// Strangers who knock at a server's port, from threads of their own.
private final class Crowd: Sendable {
    private let remaining: Atomic<Int>
    private let count = Atomic(0)
    private let ending: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    private init(_ threads: Int, _ work: @escaping @Sendable (_ share: Int) -> Int) {
        remaining = Atomic(threads)
        (ending, end) = AsyncStream.makeStream()
        for share in 0..<threads {
            Thread.detachNewThread { [self] in
                count.add(work(share), ordering: .relaxed)
                if remaining.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
                    end.finish()
                }
            }
        }
    }

    /// So many that connect and say nothing, and stay until all have come, as far as this process may have them open.
    convenience init(silent total: Int, at port: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let room = max(100, min(total, Int(min(limit.rlim_cur, 1 << 20)) - 300))
        self.init(1) { _ in
            var held = [Stranger?](repeating: nil, count: room)
            var count = 0
            for number in 0..<total {
                guard let stranger = Stranger(port: port) else { continue }
                held[number % held.count] = stranger
                count += 1
            }
            return count
        }
    }

    /// So many that answer wrongly, one after the other in each of four threads, as fast as they can or so many a second.
    convenience init(failing total: Int, perSecond rate: Int? = nil, at port: Int) {
        let start = ContinuousClock.now
        let answer = [0, 0, 0, 40] + Array("{sha256}".utf8) + [UInt8](repeating: 7, count: 32)
        let refusal: [UInt8] = [0, 0, 0, 9] + Array("#FAILURE#".utf8)
        self.init(4) { share in
            (0..<total / 4).count { number in
                if let rate {
                    // Not to wait for anything, but to be as many as is said.
                    let next = Duration.seconds(number * 4 + share) / rate
                    let delay = next - (ContinuousClock.now - start)
                    if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
                }
                guard let stranger = Stranger(port: port), stranger.read(63).count == 63 else {
                    return false
                }
                stranger.write(answer)
                return stranger.read(64) == refusal
            }
        }
    }

    /// So many that begin a handshake of TLS, and leave when the server has done its part.
    convenience init(greeting total: Int, at port: Int) {
        self.init(4) { _ in
            (0..<total / 4).count { _ in
                guard let stranger = Stranger(port: port) else { return false }
                stranger.write(clientHello)
                return stranger.read(3) == [0x16, 3, 3]
            }
        }
    }

    /// How many got as far as they were meant to.
    var size: Int { count.load(ordering: .acquiring) }

    var isGone: Bool { remaining.load(ordering: .acquiring) == 0 }

    func gone() async {
        for await _ in ending {}
    }
}

/// The first message of `openssl s_client -tls1_3 -groups X25519 -sigalgs ECDSA+SHA256`.
private let clientHello: [UInt8] = {
    let digits = Array(
        """
        160301008c0100008803038654c83469f86d4aa9383d5c6cb9e1c5a06a51d4bd16811896c7aeaeda\
        01e0d2000004130100ff0100005b000b000403000102000a00040002001d00230000001600000017\
        0000000d000400020403002b0003020304002d00020101003300260024001d002048a5494b45d03d\
        e54b1d0934a458b6f81e559ae3b94bea2f3bc9ccee2519da3c
        """
    )
    return stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
}()

/// A stranger's socket; it blocks.
private final class Stranger {
    private let descriptor: Int32

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Reads until so many bytes are there, or to the end.
    func read(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 128)
        while bytes.count < count {
            let found = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
            guard found > 0 else { break }
            bytes += buffer[..<found]
        }
        return bytes
    }

    func write(_ bytes: [UInt8]) {
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
