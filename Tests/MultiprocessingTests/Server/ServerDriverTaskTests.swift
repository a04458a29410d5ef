import MPCore
import MPReferents
import MPTransport
@testable import Multiprocessing
import MPWire
import Testing

/// Tasks that carry out calls: they begin, end and are cancelled as the core says.
@Suite(.timeLimit(.minutes(10)))
struct ServerDriverTaskTests {
    /// Tells the test when its calls begin and end.
    private final class Patient: Service {
        let begun: AsyncStream<String>.Continuation
        let cancelled: AsyncStream<String>.Continuation
        /// Lets a call end that doesn't listen.
        let release: AsyncStream<Void>

        init(
            begun: AsyncStream<String>.Continuation,
            cancelled: AsyncStream<String>.Continuation,
            release: AsyncStream<Void>
        ) {
            self.begun = begun
            self.cancelled = cancelled
            self.release = release
        }

        func call(_ request: ServiceRequest) async -> ServiceResult {
            begun.yield(request.method)
            switch request.method {
            case "answer":
                return .returning(.tuple(request.arguments))
            case "stream":
                let stream = AsyncStream<Int> { [cancelled] continuation in
                    continuation.onTermination = { _ in cancelled.yield("stream") }
                    continuation.yield(1)
                }
                let service = StreamService(
                    stream,
                    encode: { .int($0) },
                    exception: { _ in .runtimeError("failed") }
                )
                return .creating(
                    NewObject(typeid: "Iterator") { StreamReferent(service: service) }
                )
            case "wait":
                await withTaskCancellationHandler {
                    let (never, ends) = AsyncStream<Void>.makeStream()
                    for await _ in never {}
                    ends.finish()
                } onCancel: {
                    cancelled.yield(request.method)
                }
                return .raising(.runtimeError("cancelled"))
            default:
                await Task { [release] in for await _ in release {} }.value
                return .returning(.null)
            }
        }
    }

    /// The same without tasks: it answers at once, or when it is cancelled.
    private final class Prompt: PromptService {
        let begun: AsyncStream<String>.Continuation
        let cancelled: AsyncStream<String>.Continuation

        init(
            begun: AsyncStream<String>.Continuation,
            cancelled: AsyncStream<String>.Continuation
        ) {
            self.begun = begun
            self.cancelled = cancelled
        }

        func call(_ request: ServiceRequest) async -> ServiceResult {
            .raising(.runtimeError("a task was begun"))
        }

        func begin(
            _ request: ServiceRequest,
            finished: @escaping @Sendable (ServiceResult) -> Void
        ) -> @Sendable () -> Void {
            begun.yield(request.method)
            if request.method == "answer" { finished(.returning(.tuple(request.arguments))) }
            return { [cancelled] in
                cancelled.yield(request.method)
                finished(.raising(.runtimeError("cancelled")))
            }
        }
    }

    /// Calls the methods of the object.
    private struct Client {
        let channel: any CallChannel
        let ident: String

        func call(_ method: String, timeout: Duration? = nil) async -> CallResult {
            await channel.call(Request(ident: ident, method: method, timeout: timeout))
        }
    }

    /// A server in this process with an object of the type `Patient`, and a client of it.
    private struct Fixture {
        let loop: EventLoop
        let driver: ServerDriver
        let client: Client
        var begun: AsyncStream<String>.Iterator
        var cancelled: AsyncStream<String>.Iterator
        let release: AsyncStream<Void>.Continuation

        init(prompt isPrompt: Bool = false) async throws {
            let (begun, beginning) = AsyncStream<String>.makeStream()
            let (cancelled, cancelling) = AsyncStream<String>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            let service: any Service =
                isPrompt
                ? Prompt(begun: beginning, cancelled: cancelling)
                : Patient(begun: beginning, cancelled: cancelling, release: released)
            let registration = TypeRegistration(
                "Patient",
                exposed: ["answer", "wait", "ignore", "stream"],
                construction: .onLoop { _, _, _, _ in ServiceReferent(service: service) },
                function: nil
            )
            let authkey = Authkey.random()
            loop = try EventLoop(name: "server-driver")
            let iterator = TypeRegistration("Iterator", returnedByMethods: StreamReferent.self)
            let driver = ServerDriver(
                loop: loop,
                configuration: .init(addresses: [], authkey: authkey),
                types: TypeRegistry([registration, iterator])
            ) { nil }
            self.driver = driver
            let endpoint = ClientEndpoint(
                address: .unix(path: "/nowhere"),
                authkey: authkey,
                configuration: SyncManagerConfiguration(),
                loop: ClientLoop(loop: loop, executor: LoopTaskExecutor(loop))
            ) { [loop] handler, _ throws(MultiprocessingError) in
                await InProcessTransport.connect(on: loop, client: handler) { driver.accept($0) }
            }
            let channel = try await endpoint.open()
            let request = Request(ident: nil, method: "create", arguments: [.text("Patient")])
            guard case .reply(.returning(.tuple(let pair))) = await channel.call(request),
                case .text(let ident) = pair[0]
            else { preconditionFailure("no object") }
            client = Client(channel: channel, ident: ident)
            self.begun = begun.makeAsyncIterator()
            self.cancelled = cancelled.makeAsyncIterator()
            self.release = release
        }

        /// How many tasks haven't ended.
        func taskCount() async -> Int {
            await loop.run { [driver] in driver.state.withValue { $0.tasks.count } }
        }
    }

    @Test(arguments: [false, true])
    func theAnswerReachesTheCaller(prompt isPrompt: Bool) async throws {
        let fixture = try await Fixture(prompt: isPrompt)
        guard case .reply(.returning(.tuple([]))) = await fixture.client.call("answer") else {
            Issue.record("no answer")
            return
        }
        await fixture.driver.shutDown(reason: "test")
        fixture.loop.shutdown()
    }

    @Test func theLoopServesOthersWhileATaskRunsAndTheTimeLimitCancelsIt() async throws {
        var fixture = try await Fixture()
        let waiting = Task { [client = fixture.client] in
            await client.call("wait", timeout: .milliseconds(200))
        }
        #expect(await fixture.begun.next() == "wait")
        guard case .reply(.returning) = await fixture.client.call("answer") else {
            Issue.record("the loop waits")
            return
        }
        guard case .reply(.raising(.timeLimitReached("Patient.wait"))) = await waiting.value else {
            Issue.record("the call waits for ever")
            return
        }
        #expect(await fixture.cancelled.next() == "wait")
        await fixture.driver.shutDown(reason: "test")
        fixture.loop.shutdown()
    }

    @Test(arguments: [false, true])
    func theEndOfTheServerCancelsCallsAndWaitsForThem(prompt isPrompt: Bool) async throws {
        var fixture = try await Fixture(prompt: isPrompt)
        let waiting = Task { [client = fixture.client] in await client.call("wait") }
        #expect(await fixture.begun.next() == "wait")
        await fixture.driver.shutDown(reason: "test")
        #expect(await fixture.taskCount() == 0)
        #expect(await fixture.cancelled.next() == "wait")
        _ = await waiting.value
        fixture.loop.shutdown()
    }

    /// Who ends a stream.
    private enum StreamEnd: CaseIterable {
        case release, close, server
    }

    @Test(arguments: StreamEnd.allCases)
    private func theEndOfAStreamReachesTheSequence(by end: StreamEnd) async throws {
        var fixture = try await Fixture()
        guard case .reply(.proxy(_, let token)) = await fixture.client.call("stream") else {
            Issue.record("no stream")
            return
        }
        let stream = Client(channel: fixture.client.channel, ident: token.ident)
        guard case .reply(.returning(.int(1))) = await stream.call("__next__") else {
            Issue.record("no element")
            return
        }
        switch end {
        case .release: stream.channel.release(stream.ident, on: 0)
        case .close: _ = await stream.call("close")
        case .server: await fixture.driver.shutDown(reason: "test")
        }
        #expect(await fixture.cancelled.next() == "stream")
        if end != .server { await fixture.driver.shutDown(reason: "test") }
        fixture.loop.shutdown()
    }

    @Test func nobodyWaitsForATaskThatDoesNotListenOnceImpatient() async throws {
        var fixture = try await Fixture()
        let waiting = Task { [client = fixture.client] in await client.call("ignore") }
        #expect(await fixture.begun.next() == "ignore")
        await fixture.loop.run { [driver = fixture.driver] in driver.abandonConnections() }
        await fixture.driver.shutDown(reason: "test")
        #expect(await fixture.taskCount() == 1)
        _ = await waiting.value
        fixture.release.finish()
        fixture.loop.shutdown()
    }
}
