import Distributed
import MPSystem
import MPWire
import Testing

@testable import MultiprocessingDistributed

/// What a client could send that no honest one does.
@Suite("ActorTarget", .timeLimit(.minutes(10))) struct ActorTargetTests {
    let neighbours = Neighbours()
    let greeter: EnglishGreeter
    let stranger: Stranger

    init() throws {
        greeter = EnglishGreeter(actorSystem: neighbours.host)
        stranger = Stranger(7, actorSystem: neighbours.host)
        try neighbours.host.host(greeter, as: "greeter")
        try neighbours.host.host(stranger, as: "stranger")
    }

    /// The call that a client sends for `body`.
    private func recorded(_ body: () async throws -> Void) async throws -> RemoteInvocation {
        try? await body()  // What becomes of it is another question.
        return try #require(neighbours.route.calls.withLock { $0.last })
    }

    private func refusal(of invocation: RemoteInvocation) async -> ManagerActorError.Code? {
        await #expect(throws: ManagerActorError.self) {
            try await neighbours.host.execute(invocation)
        }?.code
    }

    @Test("A method of another type never runs on an actor")
    func methodsOfOtherTypes() async throws {
        let remote = try Stranger.resolve(id: .named("stranger"), using: neighbours.client)
        var call = try await recorded { _ = try await remote.greet("Anna") }
        call.actor = .named("greeter")
        #expect(await refusal(of: call) == .unknownTarget)
    }

    @Test("A method of a protocol never runs on an actor that doesn't conform")
    func methodsOfOtherProtocols() async throws {
        let stub = try $Greeter.resolve(id: .named("greeter"), using: neighbours.client)
        var call = try await recorded { _ = try await stub.greet("Anna") }
        call.actor = .named("stranger")
        #expect(await refusal(of: call) == .unknownTarget)
    }

    @Test("A method of a type inside of the actor's is none of the actor")
    func methodsOfInnerTypes() async throws {
        let shadow = try EnglishGreeter.Shadow.resolve(
            id: .named("greeter"),
            using: neighbours.client
        )
        let call = try await recorded { _ = try await shadow.count() }
        #expect(call.target.contains("EnglishGreeterC6ShadowC"))
        #expect(await refusal(of: call) == .unknownTarget)
    }

    @Test func substitutionsOfAStubAreThatStub() async throws {
        let stub = try $Counting<ManagerActorSystem>.resolve(
            id: .named("greeter"),
            using: neighbours.client
        )
        let call = try await recorded { _ = try await stub.count() }
        #expect(try await neighbours.host.execute(call) == .int(0))
        let others = [
            [], ["Si"], call.substitutions + ["Si"],
            [try #require(_mangledTypeName($Greeter.self))],
            [try #require(_mangledTypeName($Counting<LocalTestingDistributedActorSystem>.self))],
        ]
        for substitutions in others {
            var other = call
            other.substitutions = substitutions
            #expect(await refusal(of: other) == .unsupported)
        }
    }

    @Test func substitutionsHaveToExistAndFit() async throws {
        let remote = try EnglishGreeter.resolve(id: .named("greeter"), using: neighbours.client)
        let call = try await recorded { _ = try await remote.echo(1) }
        let others =
            [
                ([], .unknownTarget), (["nonsense"], .unsupported),
                (Array(repeating: "Si", count: 17), .unsupported),
                ([String(repeating: "Sa", count: 2049)], .unsupported),
                (["yyXl"], .unknownTarget), (["ypXp"], .unknownTarget),
            ] as [([String], ManagerActorError.Code)]
        for (substitutions, code) in others {
            var other = call
            other.substitutions = substitutions
            let refusal = await refusal(of: other)
            #expect(refusal == code || refusal == .unsupported)
        }
    }

    @Test(arguments: [
        "", "TE", "$sTE", "greet", "$s29MultiprocessingDistributedTestsTE",
        "$s31MultiprocessingDistributedTests14EnglishGreeterCTE",
        "$s31MultiprocessingDistributedTests14EnglishGreeterC99greetTE",
        "$s31MultiprocessingDistributedTests14EnglishGreeterC5greetTE",
    ])
    func nonsense(target: String) async throws {
        let call = RemoteInvocation(actor: .named("greeter"), target: target)
        #expect(await refusal(of: call) == .unknownTarget)
    }

    @Test("What was admitted for one actor type isn't for another, nor with other types")
    func admissionsAreForOneType() async throws {
        let remote = try EnglishGreeter.resolve(id: .named("greeter"), using: neighbours.client)
        var call = try await recorded { _ = try await remote.echo(1) }
        #expect(try await neighbours.host.execute(call) == .int(1))
        call.substitutions = ["SS"]
        #expect(await refusal(of: call) == .invalidArguments)
        call.actor = .named("stranger")
        #expect(await refusal(of: call) == .unknownTarget)
    }

    @Test func wrongArguments() async throws {
        let remote = try EnglishGreeter.resolve(id: .named("greeter"), using: neighbours.client)
        let call = try await recorded { _ = try await remote.add(1, to: 2) }
        for arguments in [[], [.int(1)], [.int(1), .text("two")]] as [[WireValue]] {
            var other = call
            other.arguments = arguments
            #expect(await refusal(of: other) == .invalidArguments)
        }
        // The runtime asks for as many as it wants.
        var more = call
        more.arguments.append(.int(3))
        #expect(try await neighbours.host.execute(more) == .int(3))
    }

    @Test func errorsNameTheMethod() async throws {
        let remote = try Stranger.resolve(id: .named("greeter"), using: neighbours.client)
        let error = await #expect(throws: ManagerActorError.self) {
            try await remote.greet("Anna")
        }
        #expect(
            error?.message
                == "EnglishGreeter has no distributed method "
                + "'MultiprocessingDistributedTests.Stranger.greet(_:)'"
        )
    }
}
