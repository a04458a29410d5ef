import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Whoever waits for a child that can't report is told why, at once.
@Suite(.timeLimit(.minutes(10)))
struct ChildDeathTests {
    init() { ProcessWorkerProgram.use() }

    static let methods = [StartMethod.spawn, .forkserver]

    @Test(arguments: methods)
    func aCrash(method: StartMethod) async throws {
        let child = ChildProcess(.crash, context: ProcessContext(method))
        try await child.start()
        await expect(.childDied, "was killed by SIGSEGV") { try await child.value() }
        #expect(try await child.join().signal == SIGSEGV)
        #expect(child.exitCode == -11)
        let aborted = ChildProcess(.abort, context: ProcessContext(method))
        try await aborted.start()
        await expect(.childDied, "was killed by SIGABRT") { try await aborted.value() }
    }

    @Test(arguments: methods)
    func aKill(method: StartMethod) async throws {
        let child = ChildProcess(.sleep, context: ProcessContext(method))
        try await child.start()
        async let outcome: Void = expect(.childDied, "was killed by SIGKILL before it") {
            try await child.value()
        }
        kill(try #require(child.processID), SIGKILL)
        await outcome
    }

    @Test(arguments: methods, [Int32(0), 3])
    func anExit(method: StartMethod, code: Int32) async throws {
        let child = ChildProcess(.exit, code, context: ProcessContext(method))
        try await child.start()
        await expect(.childDied, "exited with code \(code) before it returned a result") {
            try await child.value()
        }
        #expect(child.exitCode == code)
    }

    @Test(arguments: methods)
    func halfAResult(method: StartMethod) async throws {
        let child = ChildProcess(.cutResult, 4, context: ProcessContext(method))
        try await child.start()
        await expect(.childDied, "exited with code 4 while it sent its result") {
            try await child.value()
        }
    }

    @Test(arguments: methods)
    func aStop(method: StartMethod) async throws {
        let child = ChildProcess(.raise, SIGSTOP, context: ProcessContext(method))
        try await child.start()
        await expect(.childStopped, "it was stopped by SIGSTOP; continue it with SIGCONT") {
            try await child.value()
        }
        await expect(.childStopped, "SIGSTOP") { try await child.join() }
        #expect(child.isAlive)
        child.send(signal: SIGCONT)
        try await child.value()
        #expect(try await child.join().isSuccess)
    }

    @Test(arguments: methods)
    func aStoppedChildIsTornDown(method: StartMethod) async throws {
        let child = ChildProcess(.raise, SIGSTOP, context: ProcessContext(method))
        try await child.start()
        await expect(.childStopped, "SIGSTOP") { try await child.value() }
        let status = try await child.tearDown([.terminate(grace: .seconds(30))])
        #expect(status?.signal == SIGTERM || status?.isSuccess == true)
    }

    @Test(arguments: methods)
    func anErrorIsThrownOnBothSides(method: StartMethod) async throws {
        let child = ChildProcess(.fail, name: "failing", context: ProcessContext(method))
        try await child.start()
        let error = await #expect(throws: MultiprocessingError.self) { try await child.value() }
        #expect(error?.code == .remote)
        #expect(error?.remote?.typeName == "TestFailure")
        #expect(error?.message.contains("fail in failing") == true)
        #expect(error?.message.contains(#"broken(part: "wheel")"#) == true)
        let status = try await child.join()
        #expect(status.code == 1)
        #expect((status.error as? MultiprocessingError)?.remote?.typeName == "TestFailure")
        let known = ChildProcess(.failKnown, context: ProcessContext(method))
        try await known.start()
        await #expect(throws: TestFailure.broken(part: "axle")) { try await known.value() }
        #expect(try await known.join().error as? TestFailure == .broken(part: "axle"))
    }

    @Test(arguments: methods)
    func aFunctionThatTheProgramLacks(method: StartMethod) async throws {
        let missing = RemoteFunction<Int, Int>("cube") { $0 * $0 * $0 }
        let child = ChildProcess(missing, 3, context: ProcessContext(method))
        try await child.start()
        await expect(
            .unknownFunction,
            "has no function 'cube': its functions are Multiplication, abort, addShared,"
        ) {
            try await child.value()
        }
    }

    @Test(arguments: methods)
    func anArgumentOfAnotherType(method: StartMethod) async throws {
        let other = RemoteFunction<String, Int>("square") { _ in 0 }
        let child = ChildProcess(other, "five", context: ProcessContext(method))
        try await child.start()
        await expect(.typeMismatch, "its argument can't be read: expected Int, found str 'five'") {
            try await child.value()
        }
        let result = RemoteFunction<Int, [Int]>("square") { [$0] }
        let second = ChildProcess(result, 5, context: ProcessContext(method))
        try await second.start()
        await expect(.typeMismatch, "the result is not a Array<Int>") { try await second.value() }
    }

    @Test(arguments: methods)
    func aResultThatCannotBeSent(method: StartMethod) async throws {
        let child = ChildProcess(.unsendable, context: ProcessContext(method))
        try await child.start()
        let error = await #expect(throws: MultiprocessingError.self) { try await child.value() }
        let message = error?.message ?? ""
        #expect(message.contains("the result can't be sent to the parent"), "\(message)")
        #expect(message.contains("['wheel']: it never can be sent"), "\(message)")
    }

    @Test func aProgramThatIsNotThere() async throws {
        let child = try ChildProcess.program("/no/such/program")
        await expect(.cannotStart, "/no/such/program can't be executed (No such file") {
            try await child.start()
        }
        await expect(.invalidState, "it wasn't started") { try await child.join() }
    }

    @Test func waitingEndsInTime() async throws {
        let child = ChildProcess(.sleep)
        try await child.start()
        await expect(.timedOut, "there was no result in time") {
            try await child.value(timeout: .milliseconds(20))
        }
        // However short.
        for nanoseconds in [0, 1, 100, 10_000, 100_000] {
            await expect(.timedOut, "there was no result in time") {
                try await child.value(timeout: .nanoseconds(nanoseconds))
            }
            #expect(try await child.join(timeout: .nanoseconds(nanoseconds)) == nil)
        }
        let task = Task { try await child.value() }
        task.cancel()
        await #expect { try await task.value } throws: {
            ($0 as? MultiprocessingError)?.code == .cancelled
        }
        #expect(child.isAlive)
        child.kill()
        try await child.join()
    }
}
