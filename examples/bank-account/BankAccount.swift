import Glibc
import Multiprocessing

/// What nobody has can't be transferred.
struct InsufficientFunds: Error, Codable, CustomStringConvertible {
    let account: String
    let balance: Int
    var description: String { "\(account) has \(balance) only" }
}

/// The accounts of a bank.
struct Bank {
    var balances: [String: Int]

    /// Moves money, the whole of it or nothing; no other call sees anything between.
    mutating func transfer(from: String, to: String, amount: Int) throws {
        let balance = balances[from, default: 0]
        guard balance >= amount else { throw InsufficientFunds(account: from, balance: balance) }
        balances[from] = balance - amount
        balances[to, default: 0] += amount
    }
}

let bank = SharedType("Bank", "balances") { (balances: [String: Int]) in
    Bank(balances: balances)
} methods: {
    $0.expose("transfer", "payer", "payee", "amount") {
        (bank: inout Bank, from: String, to: String, amount: Int) in
        try bank.transfer(from: from, to: to, amount: amount)
    }
    $0.expose("total") { (bank: inout Bank) in bank.balances.values.reduce(0, +) }
}

struct BankProxy: Proxy {
    static let typeids = ["Bank"]
    let reference: ProxyReference

    func transfer(from: String, to: String, amount: Int) async throws {
        try await call("transfer", from, to, amount)
    }
    func total() async throws -> Int { try await call("total") }
}

/// `serve`s a bank, or is one of the processes that transfer its money to and fro.
@main
struct BankAccount {
    static let names = ["Ada", "Alan", "Grace"]

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, ["serve", "transfer", "total"].contains(arguments[1]) else {
            print("usage: example-bank-account serve|transfer|total ADDRESS AUTHKEY_FILE")
            return
        }
        let address = try Address(parsing: arguments[2])
        let authkey = try Authkey.file(arguments[3])
        if arguments[1] == "serve" { return try await serve(at: address, authkey) }

        var configuration = SyncManagerConfiguration()
        configuration.errors.register(InsufficientFunds.self)
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
        let bank = try await manager.create("bank", as: BankProxy.self)
        if arguments[1] == "total" { return print("total:", try await bank.total()) }
        for number in 0..<300 {
            do {
                try await bank.transfer(
                    from: names[number % 3],
                    to: names[(number + 1) % 3],
                    amount: number % 100
                )
            } catch is InsufficientFunds {
                continue  // Another process was faster.
            }
        }
    }

    static func serve(at address: Address, _ authkey: Authkey) async throws {
        var configuration = ManagerServerConfiguration(addresses: [address], authkey: authkey)
        configuration.registry.register(bank)
        configuration.registry.error(InsufficientFunds.self, python: "ValueError")
        configuration.registry.instance("bank", of: bank, Bank(balances: ["Ada": 100, "Alan": 50]))
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        print("listening")
        fflush(nil)  // Whoever waits for it may read a pipe.
        await server.waitUntilStopped()
    }
}
