@testable import Multiprocessing
import Testing

extension RemoteFunction where Input == Int, Output == Int {
    /// Waits for a while, which can be cancelled.
    fileprivate static var rest: Self {
        .init("rest") {
            try await Task.sleep(for: .seconds($0))
            return $0
        }
    }

    fileprivate static var double: Self { .init("double") { $0 * 2 } }

    fileprivate static var reject: Self {
        .init("reject") { throw FutureProxyTests.Refused(number: $0) }
    }
}

extension RemoteFunction where Input == Int, Output == Void {
    fileprivate static var nothing: Self { .init("nothing") { _ in } }
}

/// Futures in real servers.
@Suite(.timeLimit(.minutes(10))) struct FutureProxyTests {
    struct Refused: Error, Codable, Equatable {
        let number: Int
    }

    private func expect(
        _ code: MultiprocessingError.Code,
        _ words: String = "",
        _ body: () async throws -> some Sendable
    ) async {
        let error = await #expect(throws: MultiprocessingError.self) { _ = try await body() }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: Route.allCases)
    func oneSetsWhatOthersWaitFor(_ route: Route) async throws {
        try await route.withManager { manager in
            let future = try await manager.future([String: [Int]].self)
            #expect(try await !future.isDone())
            await expect(.timedOut, "had not ended within") {
                try await future.result(timeout: .zero)
            }
            await expect(.timedOut, "Future.result") {
                try await future.result(timeout: .milliseconds(1))
            }
            await expect(.timedOut) { try await future.exception(timeout: .milliseconds(1)) != nil }
            let waiting = Task { try await future.result() }
            while try await manager.inspect().waitingCalls == 0 {}
            #expect(try await future.setRunningOrNotifyCancel())
            #expect(try await future.isRunning())
            #expect(try await !future.cancel())
            try await future.setResult(["a": [1]])
            #expect(try await waiting.value == ["a": [1]])
            #expect(try await future.result(timeout: .seconds(60)) == ["a": [1]])
            #expect(try await future.exception() == nil)
            #expect(try await future.isDone())
            #expect(try await !future.isRunning())
            #expect(try await !future.isCancelled())
            await expect(.invalidState, "FINISHED") { try await future.setResult([:]) }
            await expect(.invalidState) { try await future.setException(Refused(number: 1)) }
            let other = FutureProxy<Int>(reference: future.reference)
            await expect(.typeMismatch) { try await other.result() }
        }
    }

    @Test func whatIsCancelledHasNoResult() async throws {
        try await withSyncManager { manager in
            let future = try await manager.future(named: "f", Int.self)
            let waiting = Task { try await future.result() }
            while try await manager.inspect().waitingCalls == 0 {}
            #expect(try await future.cancel())
            await expect(.cancelled, "it was cancelled") { try await waiting.value }
            let error = try await future.exception() as? MultiprocessingError
            #expect(error?.code == .cancelled)
            #expect(try await future.isCancelled())
            #expect(try await !future.setRunningOrNotifyCancel())
            #expect(try await !future.promiseResult())
            await expect(.remote, "unexpected state") {
                try await future.setRunningOrNotifyCancel()
            }
            // The name stands for the same future.
            let same = try await manager.future(named: "f", Int.self)
            #expect(try await same.isCancelled())
            await expect(.nameTaken) { try await manager.list(named: "f", Int.self).count() }
        }
    }

    @Test func aWaitCanBeGivenUp() async throws {
        try await withSyncManager { manager in
            let future = try await manager.future(Int.self)
            let waiting = Task { try await future.result() }
            while try await manager.inspect().waitingCalls == 0 {}
            waiting.cancel()
            await expect(.cancelled) { try await waiting.value }
            while try await manager.inspect().waitingCalls > 0 {}
            #expect(try await !future.isCancelled())
        }
    }

    @Test func errorsOfKnownTypesAreThrownAgain() async throws {
        let authkey = Authkey.random()
        var knowing = SyncManagerConfiguration()
        knowing.errors.register(Refused.self, python: "ValueError")
        try await withSyncManager(authkey: authkey) { stranger in
            let manager = try await SyncManager.connect(
                to: stranger.address,
                authkey: authkey,
                configuration: knowing
            )
            try await manager.future(named: "f", Int.self).setException(Refused(number: 7))
            await #expect(throws: Refused(number: 7)) {
                try await manager.future(named: "f", Int.self).result()
            }
            let error = try await stranger.future(named: "f", Int.self).exception()
            let remote = (error as? MultiprocessingError)?.remote
            #expect(remote?.typeName.hasSuffix("Refused") == true)
            #expect(remote?.exception?.type.description == "builtins.ValueError")
            await manager.close()
        }
    }

    @Test(arguments: Route.allCases)
    func aSharedFutureEndsAsTheLocalOneDoes(_ route: Route) async throws {
        let executor = try ThreadPoolExecutor(maxWorkers: 2)
        try await route.withManager { manager in
            let results = try await manager.dict(String.self, FutureProxy<Int>.self)
            let double = try await executor.submit(.double, 21)
            try await results.set("double", try await double.share(through: manager))
            let shared = try #require(try await results.get("double"))
            #expect(try await shared.result(timeout: .seconds(60)) == 42)
            // One that has ended long before.
            #expect(try await double.share(through: manager).result() == 42)
            let nothing = try await executor.submit(.nothing, 1)
            #expect(try await nothing.share(through: manager).result() == .null)
            let failing = try await executor.submit(.reject, 7)
            let failed = try await failing.share(through: manager, named: "failed")
            let error = try await failed.exception() as? MultiprocessingError
            #expect(error?.remote?.typeName.hasSuffix("Refused") == true)
            #expect(error?.remote?.message == "Refused(number: 7)")
            let resting = try await executor.submit(.rest, 600)
            let rest = try await resting.share(through: manager)
            await expect(.invalidState, "has ended already") {
                try await resting.share(through: manager, named: "failed")
            }
            await expect(.timedOut) { try await rest.result(timeout: .milliseconds(1)) }
            #expect(resting.cancel())
            await expect(.cancelled, "it was cancelled") { try await rest.result() }
        }
        await executor.shutdown()
    }

    @Test func whoCancelsASharedFutureCancelsTheLocalOne() async throws {
        let executor = try ThreadPoolExecutor(maxWorkers: 1)
        try await withSyncManager { manager in
            let running = try await executor.submit(.rest, 600)
            let waiting = try await executor.submit(.rest, 600)
            for future in [waiting, running] {
                let shared = try await future.share(through: manager)
                #expect(try await shared.cancel())
                await expect(.cancelled) { try await future.result() }
                #expect(future.isCancelled)
            }
            // Nothing is left behind.
            while try await manager.inspect().waitingCalls > 0 {}
        }
        await executor.shutdown()
    }

    @Test func aFutureEndsWithTheConnectionOfItsProgram() async throws {
        let executor = try ThreadPoolExecutor(maxWorkers: 1)
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey) { manager in
            let sharing = try await SyncManager.connect(to: manager.address, authkey: authkey)
            let resting = try await executor.submit(.rest, 600)
            _ = try await resting.share(through: sharing, named: "rest")
            let shared = try await manager.future(named: "rest", Int.self)
            await expect(.invalidState, "another session") { try await shared.promiseResult() }
            let result = Task { try await shared.result() }
            while try await manager.inspect().waitingCalls < 2 {}
            await sharing.close()
            await expect(.workerLost, "the process that was to set the result has ended") {
                try await result.value
            }
            let error = try await shared.exception() as? MultiprocessingError
            #expect(error?.code == .workerLost)
            #expect(!resting.isDone)
            resting.cancel()
        }
        await executor.shutdown()
    }
}
