public import Distributed
import MPSystem

/// Carries the calls of Swift's `distributed actor`s over a manager's connection.
///
/// A process that serves a manager hosts actors under names; every process connected to the manager can find them
/// there, and call them as if they were its own:
///
/// ```swift
/// // in both
/// @Resolvable
/// package protocol Greeter: DistributedActor where ActorSystem == ManagerActorSystem {
///     distributed func greet(_ name: String) async throws -> String
/// }
/// // in the server
/// distributed actor EnglishGreeter: Greeter {
///     typealias ActorSystem = ManagerActorSystem
///
///     distributed func greet(_ name: String) -> String { "Hello, \(name)!" }
/// }
/// let system = ManagerActorSystem()
/// try system.host(EnglishGreeter(actorSystem: system), as: "greeter")
/// var registry = Registry.standard
/// registry.serve(system)
/// // in the client
/// let actors = try await ManagerActorSystem(manager)
/// let greeter = try $Greeter.resolve(id: .named("greeter"), using: actors)
/// try await greeter.greet("Anna")
/// ```
///
/// - Only hosted actors answer to other processes. The system keeps them alive until ``retire(_:)``; all others live
///   as long as their own program refers to them.
/// - Arguments and results are `Codable`, as for all shared objects. Actors may be among them: they are sent as their
///   ids. Errors arrive typed if their type is registered with both peers, see `ErrorTable`.
/// - Cancelling the calling task cancels the task of the method; so does the end of the connection, and ``timeout``.
/// - A protocol with `@Resolvable` must be `public` or `package`. In an `internal` one, the optimizer of Swift 6.3
///   removes what a call needs, and the *hosting* process crashes.
/// - Not served, with a clear error: actors with generic parameters, `private` ones, generic methods through a
///   `@Resolvable` protocol, and distributed methods of protocol extensions.
///
/// A call takes twice as long as one of a registered service, and three times as long as one of a registered value
/// type, see `SharedType`. Those stay the fast way, and Python can call them, too.
///
/// How it is built: `System/` knows the actors, `Invocations/` the parts of a call, and `Serving/` ties both to a
/// manager.
public final class ManagerActorSystem: DistributedActorSystem, Sendable {
    /// The id of an actor; see ``ManagerActorID``.
    public typealias ActorID = ManagerActorID
    /// The requirement for arguments and results.
    public typealias SerializationRequirement = any Codable

    /// Tells the system's ids from those of others; a random name.
    let name: String
    /// The actors of this process.
    let actors = Guarded(ActorTable())
    /// The calls that need no second check.
    let admittedCalls = Guarded(AdmittedCalls())
    /// The way to the actors of the manager's process; `nil` if there is no manager.
    let route: (any ActorRoute)?
    /// Longest time for a call to another process; `nil` is no limit.
    ///
    /// After it, the method's task is cancelled, and the call throws. ``withTimeout(_:_:)`` sets it for some calls.
    public let timeout: Duration?

    /// Makes a system with a given route.
    package init(route: (any ActorRoute)?, timeout: Duration? = nil) {
        name = Self.randomName()
        self.route = route
        self.timeout = timeout
    }

    /// Makes a system for the actors of this process alone, for the process that hosts them.
    public convenience init() {
        self.init(route: nil)
    }

    /// Draws a name.
    private static func randomName() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ManagerActorSystem {
    /// Lets other processes call an actor, and keeps it alive.
    ///
    /// - Parameters:
    ///   - actor: An actor of this system. It may be hosted under several names, and also without one: then other
    ///     processes reach it by the id that they were given.
    ///   - name: The name by which they find it, without `#`.
    /// - Throws: ``ManagerActorError``: `nameTaken` if another actor has the name, `invalidName`, `notLocal` if the
    ///   actor lives elsewhere, `unsupported` if its type is generic or private.
    public func host<Hosted: DistributedActor>(
        _ actor: Hosted,
        as name: String? = nil
    ) throws(ManagerActorError) where Hosted.ActorSystem == ManagerActorSystem {
        guard let number = number(of: actor.id) else { throw .notLocal(actor.id) }
        try ActorTarget.checkCanBeServed(Hosted.self)
        if let name, ManagerActorID(name)?.name == nil { throw .invalidName(name) }
        try actors.withLock { (table) throws(ManagerActorError) in
            try table.host(actor, number, as: name)
        }
    }

    /// Ends the hosting of an actor, under all its names.
    ///
    /// Calls under way go on; later ones find no such actor. It does nothing if the actor isn't hosted.
    public func retire<Hosted: DistributedActor>(
        _ actor: Hosted
    ) where Hosted.ActorSystem == ManagerActorSystem {
        guard let number = number(of: actor.id) else { return }
        // The reference leaves the lock's scope before it ends, since an actor's end takes the lock.
        let retired = actors.withLock { $0.retire(number) }
        withExtendedLifetime(retired) {}
    }

    /// The number of an actor of this system; `nil` if the id is that of another.
    func number(of id: ManagerActorID) -> Int? {
        id.system == name ? id.number : nil
    }
}

extension ManagerActorSystem {
    /// The limit that ``withTimeout(_:_:)`` has set.
    @TaskLocal static var timeoutOfTask: Duration?

    /// Limits the time of each call that a body makes to actors of other processes.
    ///
    /// - Parameters:
    ///   - timeout: The longest time for one call.
    ///   - body: The code that makes the calls.
    /// - Returns: The body's result.
    /// - Throws: The body's error.
    public static func withTimeout<Result>(
        _ timeout: Duration,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        try await $timeoutOfTask.withValue(timeout, operation: body)
    }
}
