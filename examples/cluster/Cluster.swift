import Glibc
import Multiprocessing

extension RemoteFunction where Input == Range<Int>, Output == Int {
    /// Counts the prime numbers of a range.
    static var countPrimes: Self {
        .init("countPrimes") { numbers in
            numbers.count { number in
                number > 1
                    && !(2..<number).prefix { $0 * $0 <= number }.contains { number % $0 == 0 }
            }
        }
    }
}

/// A manager that listens on three ports, a worker at each, and a pool over them; one worker is killed meanwhile.
@main
struct Cluster {
    static func main() async throws {
        await startMultiprocessing(.countPrimes)
        let arguments = CommandLine.arguments
        switch arguments.count {
        case 5 where arguments[1] == "work":
            try await work(at: arguments[2], authkey: arguments[3], authority: arguments[4])
        case 5:
            var configuration = try ManagerServerConfiguration(
                // With port 0, the kernel chooses one.
                addresses: Array(repeating: .tls(host: "localhost", port: 0), count: 3),
                authkey: .file(arguments[1])
            )
            configuration.tls = .certificate(arguments[2], key: arguments[3])
            let server = ManagerServer(configuration: configuration)
            let addresses = try await server.start()
            try await lead(at: addresses, authkey: arguments[1], authority: arguments[4])
            await server.stop()
        default:
            print("usage: example-cluster AUTHKEY_FILE CERTIFICATE KEY AUTHORITY")
            print("       example-cluster work ADDRESS AUTHKEY_FILE AUTHORITY")
        }
    }

    /// What a worker does, on whichever machine: it runs functions of this program until the queue is closed.
    static func work(at address: String, authkey: String, authority: String) async throws {
        let manager = try await connect(to: Address(parsing: address), authkey, authority)
        try await Worker.run(queue: "jobs", on: manager, slots: 1)
        await manager.close()
    }

    /// Spreads work over the workers, and kills one of them.
    static func lead(at addresses: [Address], authkey: String, authority: String) async throws {
        let manager = try await connect(to: addresses[0], authkey, authority)
        let queue = try await manager.workQueue(
            named: "jobs",
            WireValue.self,
            returning: WireValue.self
        )
        let workers = try addresses.enumerated().map { number, address in
            try ChildProcess.program(
                CommandLine.arguments[0],
                arguments: ["work", "\(address)", authkey, authority],
                name: "worker \(number + 1)"
            )
        }
        for worker in workers { try await worker.start() }
        while try await queue.counts().workers < workers.count {
            try await Task.sleep(for: .milliseconds(5))
        }
        print("\(workers.count) workers, each at a port of its own")

        let pool = try await ClusterPool(queue: queue)
        let ranges = (0..<100).map { $0 * 500..<($0 + 1) * 500 }
        var primes: [Int] = []
        // A task whose worker is lost goes to another one.
        for try await count in pool.imap(.countPrimes, ranges, options: TaskOptions(retries: 3)) {
            primes.append(count)
            if primes.count == 25 { workers[1].kill() }
        }
        print(workers[1].name, try await workers[1].join())
        print("\(primes.count) results: \(primes.reduce(0, +)) primes below 50000")

        let counts = try await queue.counts()
        print("\(counts.submitted) tasks, \(counts.completed) completed, \(counts.lost) lost")
        // Workers leave a queue that is closed and empty.
        try await queue.close()
        for worker in [workers[0], workers[2]] { print(worker.name, try await worker.join()) }
        await manager.close()
    }

    private static func connect(
        to address: Address,
        _ authkey: String,
        _ authority: String
    ) async throws -> SyncManager {
        var configuration = SyncManagerConfiguration()
        configuration.tls = TLSClientConfiguration(trust: .authorities(authority))
        return try await SyncManager.connect(
            to: address,
            authkey: .file(authkey),
            configuration: configuration
        )
    }
}
