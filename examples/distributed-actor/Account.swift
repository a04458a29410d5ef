package import Distributed
package import MultiprocessingDistributed

/// What client and host both know of an account.
///
/// `package` or `public`, never `internal`: see the README.
@Resolvable
package protocol Account: DistributedActor where ActorSystem == ManagerActorSystem {
    distributed func deposit(_ amount: Int) async throws -> Int
    distributed func withdraw(_ amount: Int) async throws -> Int
    distributed func transfer(_ amount: Int, to other: ManagerActorID) async throws
}

/// There is less in the account than was asked for.
package struct InsufficientFunds: Error, Codable {
    let missing: Int
}
