import MPTestSupport
import Multiprocessing
import Testing

/// Swift proxies for types that a Python program has registered on a stock CPython manager.
@Suite struct CustomTypesOfCPythonTests {
    /// A proxy as people write it.
    struct AccountProxy: Proxy {
        static let typeids = ["Account"]
        let reference: ProxyReference

        func deposit(_ amount: Int) async throws -> Int { try await call("deposit", amount) }
        func withdraw(_ amount: Int, note: String) async throws -> String {
            try await call("withdraw", amount, keywords: ["note": note])
        }
        func fail() async throws { try await call("fail") }
        func waitForEver(timeout: Duration) async throws {
            try await call("wait_for_ever", timeout: timeout)
        }
        func lock() async throws { try await call("lock") }
    }

    struct BankProxy: Proxy {
        static let typeids = ["Bank"]
        let reference: ProxyReference

        func open(_ owner: String) async throws -> AccountProxy { try await call("open", owner) }
        func numbers(_ count: Int) async throws -> IteratorProxy<Int> {
            try await call("numbers", count)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func methodsTakeArgumentsAndKeywords(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let account = try await manager.create("Account", "Ada", as: AccountProxy.self)
            #expect(try await account.deposit(5) == 5)
            #expect(try await account.withdraw(2, note: "rent") == "rent")
            let other: AccountProxy = try await manager.create(
                "Account",
                keywords: ["owner": "Bob", "balance": 7]
            )
            #expect(try await other.deposit(1) == 8)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func anExceptionKeepsClassArgumentsAndNotes(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let account = try await manager.create("Account", "Ada", as: AccountProxy.self)
            let own = await #expect(throws: MultiprocessingError.self) {
                try await account.withdraw(2, note: "")
            }
            #expect(own?.code == .remote)
            #expect(own?.remote?.typeName == "bank.Refused")
            #expect(own?.remote?.arguments == [.int(0), .int(2)])
            #expect(own?.remote?.notes == (interpreter.minor >= 11 ? ["ask for a loan"] : []))
            #expect(own?.message.contains("Account.withdraw at ") == true)
            let standard = await #expect(throws: MultiprocessingError.self) {
                try await account.fail()
            }
            #expect(standard?.remote?.typeName == "builtins.LookupError")
            #expect(standard?.remote?.arguments == [.text("no such branch"), .int(7)])
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func aMethodReturnsASharedObject(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let bank = try await manager.create("Bank", as: BankProxy.self)
            let before = try await manager.numberOfObjects()
            do {
                let account = try await bank.open("Ada")
                #expect(try await account.deposit(3) == 3)
                #expect(try await manager.numberOfObjects() == before + 1)
            }
            while try await manager.numberOfObjects() > before {}
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func aGeneratorIsASequence(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let bank = try await manager.create("Bank", as: BankProxy.self)
            var sum = 0
            for try await number in try await bank.numbers(10) { sum += number }
            #expect(sum == 45)
            let numbers = try await bank.numbers(10)
            #expect(try await numbers.next() == 0)
            try await numbers.close()
            #expect(try await numbers.next() == nil)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func anAutoProxyKnowsTheMethods(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let account = try await manager.create("Account", "Ada")
            try await account.deposit(5)
            #expect(try await account.deposit(1, as: Int.self) == 6)
            let note: String = try await account.withdraw(1, keywords: ["note": "x"])
            #expect(note == "x")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await account.deposti(1)
            }
            #expect(error?.code == .unknownMethod)
            #expect(error?.remote == nil)
            #expect(error?.message.contains("deposit") == true)
            let bank = try await manager.create("Bank")
            let opened = try await bank.open("Bob", as: AutoProxy.self)
            #expect(try await opened.deposit(2, as: Int.self) == 2)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func propertiesAreReadAndWritten(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let person = try await manager.create("Person", "Ada")
            #expect(try await person.name.get(as: String.self) == "Ada")
            try await person.name.set("Grace")
            #expect(try await person.greet("Hi", as: String.self) == "Hi, Grace")
            let missing = await #expect(throws: MultiprocessingError.self) {
                let _: Int = try await person.age.get()
            }
            #expect(missing?.remote?.typeName == "builtins.AttributeError")
            let child = try await manager.create("Child")
            try await child.age.set(5)
            #expect(try await child.age.get(as: Int.self) == 5)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func functionsAndInstancesWork(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let before = try await manager.numberOfObjects()
            #expect(try await manager.call("word_count", "a bc d", as: Int.self) == 3)
            let long: Int = try await manager.call(
                "word_count",
                "a bc d",
                keywords: ["least": 2]
            )
            #expect(long == 1)
            while try await manager.numberOfObjects() > before {}
            let queue = try await manager.create("get_queue", as: QueueProxy<Int>.self)
            try await queue.put(3)
            let same = try await manager.create("get_queue", as: QueueProxy<Int>.self)
            #expect(try await same.get() == 3)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func whatIsNotThereHasACodeOfItsOwn(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let type = await #expect(throws: MultiprocessingError.self) {
                _ = try await manager.create("Acount", 1)
            }
            #expect(type?.code == .unknownType)
            let function = await #expect(throws: MultiprocessingError.self) {
                try await manager.call("word_cuont", "a")
            }
            #expect(function?.code == .unknownType)
            let account = try await manager.create("Account", "Ada", as: AccountProxy.self)
            let method = await #expect(throws: MultiprocessingError.self) {
                try await account.call("deposti")
            }
            #expect(method?.code == .unknownMethod)
            #expect(method?.message.contains("deposit, fail, lock") == true)
            let result = await #expect(throws: MultiprocessingError.self) {
                try await account.lock()
            }
            #expect(result?.code == .remote)
            #expect(result?.message.contains("can't send the result") == true)
            let constructor = await #expect(throws: MultiprocessingError.self) {
                _ = try await manager.create("Account")
            }
            #expect(constructor?.code == .remote)
            #expect(constructor?.remote?.typeName == "TypeError")
            let types = await #expect(throws: MultiprocessingError.self) {
                try await manager.typeids()
            }
            #expect(types?.code == .unsupported)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: PythonInterpreter.selected)
    func aCallThatTakesTooLongEnds(_ interpreter: PythonInterpreter) async throws {
        try await withManager(of: interpreter) { manager in
            let account = try await manager.create("Account", "Ada", as: AccountProxy.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await account.waitForEver(timeout: .milliseconds(50))
            }
            #expect(error?.code == .timedOut)
            // The next call opens another connection.
            #expect(try await account.deposit(1) == 1)
        }
    }

    private func withManager(
        of interpreter: PythonInterpreter,
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        let server = try await CPythonServer(of: interpreter, script: "custom_types_server")
        let manager = try await server.connect()
        try await body(manager)
        await manager.close()
    }
}
