import Distributed
import MultiprocessingDistributed

/// What only the host knows.
distributed actor SavingsAccount: Account {
    typealias ActorSystem = ManagerActorSystem

    private var balance = 0

    distributed func deposit(_ amount: Int) -> Int {
        balance += amount
        return balance
    }

    distributed func withdraw(_ amount: Int) throws -> Int {
        guard amount <= balance else { throw InsufficientFunds(missing: amount - balance) }
        balance -= amount
        return balance
    }

    distributed func transfer(_ amount: Int, to other: ManagerActorID) async throws {
        let other = try $Account.resolve(id: other, using: actorSystem)
        _ = try withdraw(amount)
        _ = try await other.deposit(amount)
    }
}
