import Glibc
import Multiprocessing
import MultiprocessingDistributed

/// Accounts are actors in one process, and used from others; alone, it is host and client at once.
@main
struct DistributedActorExample {
    static func main() async throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "host" where arguments.count == 4:
            var configuration = ManagerServerConfiguration(
                addresses: [try Address(parsing: arguments[2])],
                authkey: try .file(arguments[3])
            )
            configuration.registry = try registry()
            let server = ManagerServer(configuration: configuration)
            print("hosting at \(try await server.start()[0])")
            fflush(nil)  // Also where standard output is a pipe.
            await server.waitUntilStopped()
        case "use" where arguments.count == 4:
            try await useAccounts(at: Address(parsing: arguments[2]), .file(arguments[3]))
        case nil:
            let authkey = Authkey.random()
            try await withSyncManager(authkey: authkey, registry: registry()) { manager in
                try await useAccounts(at: manager.address, authkey)
            }
        default:
            print("usage: example-distributed-actor [host ADDRESS FILE | use ADDRESS FILE]")
        }
    }

    /// Two accounts, and what clients of their process can ask for.
    static func registry() throws -> Registry {
        let system = ManagerActorSystem()
        try system.host(SavingsAccount(actorSystem: system), as: "ada")
        try system.host(SavingsAccount(actorSystem: system), as: "alan")
        var registry = Registry.standard
        registry.serve(system)
        registry.error(InsufficientFunds.self)
        return registry
    }

    /// Knows the accounts by their names and by the protocol.
    static func useAccounts(at address: Address, _ authkey: Authkey) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.errors.register(InsufficientFunds.self)
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
        let system = try await ManagerActorSystem(manager, timeout: .seconds(10))
        let ada = try $Account.resolve(id: .named("ada"), using: system)
        print("Ada has", try await ada.deposit(100))
        try await ada.transfer(30, to: .named("alan"))
        print("Ada has", try await ada.deposit(0))
        do {
            print("Ada has", try await ada.withdraw(80))
        } catch let error as InsufficientFunds {
            print("Ada is short of", error.missing)
        }
        let nobody = try $Account.resolve(id: .named("nobody"), using: system)
        do {
            _ = try await nobody.withdraw(1)
        } catch {
            print(error)
        }
        await manager.close()
    }
}
