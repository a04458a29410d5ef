public import Distributed
import MPSystem
package import MPWire

extension ManagerActorSystem {
    /// Calls a method of an actor that isn't, or may not be, in this process.
    ///
    /// - Parameters:
    ///   - actor: The stand-in.
    ///   - target: The method.
    ///   - invocation: Its arguments.
    ///   - throwing: The type of its errors.
    ///   - returning: The type of its result.
    /// - Returns: The result.
    /// - Throws: The method's error if its type is registered; ``ManagerActorError`` if it couldn't be called;
    ///   `MultiprocessingError` otherwise.
    public func remoteCall<Act: DistributedActor, Failure: Error, Success: Codable>(
        on actor: Act,
        target: RemoteCallTarget,
        invocation: inout InvocationEncoder,
        throwing: Failure.Type,
        returning: Success.Type
    ) async throws -> Success where Act.ID == ManagerActorID {
        let value = try await send(invocation, to: target, of: actor)
        do {
            return try decode(value)
        } catch {
            throw ManagerActorError(.wrongType, "\(target) answered with something else: \(error)")
        }
    }

    /// Calls a method without a result of an actor that isn't, or may not be, in this process.
    ///
    /// - Parameters:
    ///   - actor: The stand-in.
    ///   - target: The method.
    ///   - invocation: Its arguments.
    ///   - throwing: The type of its errors.
    /// - Throws: As ``remoteCall(on:target:invocation:throwing:returning:)``.
    public func remoteCallVoid<Act: DistributedActor, Failure: Error>(
        on actor: Act,
        target: RemoteCallTarget,
        invocation: inout InvocationEncoder,
        throwing: Failure.Type
    ) async throws where Act.ID == ManagerActorID {
        _ = try await send(invocation, to: target, of: actor)
    }

    private func send<Act: DistributedActor>(
        _ invocation: InvocationEncoder,
        to target: RemoteCallTarget,
        of actor: Act
    ) async throws -> WireValue where Act.ID == ManagerActorID {
        let id = actor.id
        try ActorTarget(target.identifier).checkCanBeCalled(
            through: Act.self,
            substitutions: invocation.substitutions.count
        )
        let call = RemoteInvocation(
            actor: id,
            target: target.identifier,
            substitutions: invocation.substitutions,
            arguments: invocation.arguments
        )
        switch try location(of: id) {
        case .elsewhere(let route):
            return try await route.call(call, timeout: Self.timeoutOfTask ?? timeout)
        case .here(let number):
            guard let actor = actors.withLock({ $0.resident(number) }) else {
                throw ManagerActorError.unknownActor(id)
            }
            return try await execute(call, on: actor)
        }
    }
}

extension ManagerActorSystem {
    /// Carries out a call that came from another process.
    ///
    /// - Parameter invocation: The call; nothing in it is trusted.
    /// - Returns: The method's result.
    /// - Throws: The method's error; ``ManagerActorError`` if it couldn't be called.
    @concurrent package func execute(_ invocation: RemoteInvocation) async throws -> WireValue {
        let id = invocation.actor
        let number = number(of: id)
        let actor = actors.withLock { table in
            (number ?? id.name.flatMap(table.number(named:))).flatMap(table.hosted)
        }
        guard let actor else { throw ManagerActorError.unknownActor(id) }
        return try await execute(invocation, on: actor)
    }

    @concurrent private func execute<Act: DistributedActor>(
        _ invocation: RemoteInvocation,
        on actor: Act
    ) async throws -> WireValue {
        let target = ActorTarget(invocation.target)
        let key = AdmittedCalls.Key(invocation, of: Act.self)
        let known = admittedCalls.withLock { $0[key] }
        let substitutions =
            try known ?? target.types(for: invocation.substitutions, of: Act.self, actor)
        var decoder = InvocationDecoder(
            invocation.arguments,
            substitutions: substitutions,
            for: self
        )
        let handler = ResultHandler()
        do {
            try await executeDistributedTarget(
                on: actor,
                target: RemoteCallTarget(invocation.target),
                invocationDecoder: &decoder,
                handler: handler
            )
        } catch let error as ExecuteDistributedTargetError {
            throw ManagerActorError(
                .unknownTarget,
                "cannot call \(target) of the actor '\(invocation.actor)', a \(Act.self): \(error.message)"
            )
        }
        if known == nil { admittedCalls.withLock { $0.admit(key, substitutions) } }
        return try handler.value()
    }
}
