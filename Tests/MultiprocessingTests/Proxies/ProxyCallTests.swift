import Multiprocessing
import Testing

/// Proxies as people write them, for types that a program of Swift has registered.
@Suite struct ProxyCallTests {
    enum BankError: Error, Codable, Equatable {
        case insufficientFunds(missing: Int)
    }

    struct Unregistered: Error {}

    struct AccountProxy: Proxy {
        static let typeids = ["Account"]
        let reference: ProxyReference

        func deposit(_ amount: Int) async throws -> Int { try await call("deposit", amount) }
        func withdraw(_ amount: Int) async throws { try await call("withdraw", amount) }
        func close() async throws { try await call("close") }
        func refuse() async throws { try await call("refuse") }
    }

    struct BankProxy: Proxy {
        static let typeids = ["Bank"]
        let reference: ProxyReference

        func open(_ balance: Int?) async throws -> AccountProxy { try await call("open", balance) }
        func numbers(to end: Int) async throws -> IteratorProxy<Int> {
            try await call("numbers", end)
        }
        func wait(timeout: Duration? = nil) async throws {
            try await call("wait", timeout: timeout)
        }
        func fail() async throws { try await call("fail") }
    }

    actor Bank {
        func wait() async throws { try await Task.sleep(for: .seconds(1000)) }
        func fail() throws { throw BankError.insufficientFunds(missing: 7) }
    }

    static var registry: Registry {
        let account = SharedType("Account", "balance") { (balance: Int?) in
            balance ?? 0
        } methods: {
            $0.expose("deposit", "amount") { (balance: inout Int, amount: Int) in
                balance += amount
                return balance
            }
            $0.expose("withdraw", "amount") { (balance: inout Int, amount: Int) throws in
                guard amount <= balance else {
                    throw BankError.insufficientFunds(missing: amount - balance)
                }
                balance -= amount
            }
            $0.expose("close") { (_: inout Int) throws in throw Unregistered() }
            $0.expose("refuse") { (_: inout Int) throws in
                throw PythonException("ValueError", "as Python says it")
            }
        }
        let bank = SharedType("Bank", service: { () in Bank() }) {
            $0.expose("open", "balance", returning: account) { (_: Bank, balance: Int?) in
                balance ?? 1
            }
            $0.stream("numbers", "end") { (_: Bank, end: Int) in
                AsyncStream<Int> { continuation in
                    for number in 0..<end { continuation.yield(number) }
                    continuation.finish()
                }
            }
            $0.expose("wait") { (bank: Bank) async throws in try await bank.wait() }
            $0.expose("fail") { (bank: Bank) async throws in try await bank.fail() }
        }
        var registry = Registry.standard
        registry.register(account, bank)
        registry.error(BankError.self, python: "ValueError")
        registry.function("word_count", "text", "least") { (text: String, least: Int?) in
            text.split(separator: " ").count { $0.count >= least ?? 1 }
        }
        registry.instance("get_jobs", of: "Queue", 10)
        return registry
    }

    @Test(.timeLimit(.minutes(10)))
    func aRegisteredErrorIsCaughtAsItIs() async throws {
        try await withManager { manager in
            let account = try await manager.create("Account", 3, as: AccountProxy.self)
            await #expect(throws: BankError.insufficientFunds(missing: 2)) {
                try await account.withdraw(5)
            }
            try await account.withdraw(2)
            #expect(try await account.deposit(1) == 2)
            let bank = try await manager.create("Bank", as: BankProxy.self)
            await #expect(throws: BankError.insufficientFunds(missing: 7)) {
                try await bank.fail()
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anotherErrorNamesItsTypeAndWhoThrewIt() async throws {
        try await withManager { manager in
            let account = try await manager.create("Account", as: AccountProxy.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await account.close()
            }
            #expect(error?.code == .remote)
            #expect(error?.remote?.typeName == "ProxyCallTests.Unregistered")
            #expect(error?.remote?.thrownBy == "Account.close")
            let python = await #expect(throws: MultiprocessingError.self) {
                try await account.refuse()
            }
            #expect(python?.remote?.typeName == "builtins.ValueError")
            #expect(python?.remote?.message == "as Python says it")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aMethodReturnsAnObject() async throws {
        try await withManager { manager in
            let bank = try await manager.create("Bank", as: BankProxy.self)
            let before = try await manager.numberOfObjects()
            do {
                let account = try await bank.open(3)
                #expect(try await account.deposit(1) == 4)
                #expect(try await bank.open(nil).deposit(1) == 2)
            }
            #expect(try await manager.numberOfObjects() == before)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aStreamIsASequence() async throws {
        try await withManager { manager in
            let bank = try await manager.create("Bank", as: BankProxy.self)
            var numbers: [Int] = []
            for try await number in try await bank.numbers(to: 2500) { numbers.append(number) }
            #expect(numbers == Array(0..<2500))
            let two = try await bank.numbers(to: 2)
            #expect(try await two.next() == 0)
            #expect(try await two.next() == 1)
            #expect(try await two.next() == nil)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aCallThatTakesTooLongIsGivenUp() async throws {
        try await withManager { manager in
            let bank = try await manager.create("Bank", as: BankProxy.self)
            let late = await #expect(throws: MultiprocessingError.self) {
                try await bank.wait(timeout: .milliseconds(20))
            }
            #expect(late?.code == .timedOut)
            let task = Task { try await bank.wait() }
            while try await manager.inspect().runningCalls == 0 {}
            task.cancel()
            let cancelled = await #expect(throws: MultiprocessingError.self) {
                try await task.value
            }
            #expect(cancelled?.code == .cancelled)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func functionsAndInstancesWork() async throws {
        try await withManager { manager in
            #expect(try await manager.call("word_count", "a bc", as: Int.self) == 2)
            let long: Int = try await manager.call("word_count", "a bc", keywords: ["least": 2])
            #expect(long == 1)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.call("word_count", 5, as: Int.self)
            }
            #expect(error?.remote?.typeName == "builtins.TypeError")
            #expect(error?.message.contains("'text'") == true)
            let jobs = try await manager.create("get_jobs", as: QueueProxy<Int>.self)
            try await jobs.put(1)
            let same = try await manager.create("get_jobs", as: QueueProxy<Int>.self)
            #expect(try await same.get() == 1)
            let types = try await manager.types()
            #expect(types["word_count"]?.kind == .function)
            #expect(types["word_count"]?.parameters == ["text", "least"])
            #expect(types["get_jobs"]?.kind == .instance)
            #expect(types["Account"]?.exposed == ["deposit", "withdraw", "close", "refuse"])
        }
    }

    /// Serves the types to a client over a socket, which has registered the error.
    private func withManager(_ body: (SyncManager) async throws -> Void) async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey, registry: Self.registry) { embedded in
            var configuration = SyncManagerConfiguration()
            configuration.errors.register(BankError.self)
            let manager = try await SyncManager.connect(
                to: embedded.address,
                authkey: authkey,
                configuration: configuration
            )
            try await body(manager)
            await manager.close()
        }
    }
}
