import MPCore
import MPSystem
import MPWire
import Testing

@testable import Multiprocessing

/// A server that can do a part of what ours can: each call asks for what it needs, before anything is sent.
@Suite(.timeLimit(.minutes(10)))
struct ServerCapabilitiesTests {
    /// A channel that answers every call with `1`, and notes the methods.
    private final class PartialChannel: CallChannel {
        let address = Address.unix(path: "/nowhere")
        let errors = ErrorTable()
        var endpoint: ClientEndpoint? { nil }
        let capabilities: ServerCapabilities
        private let sent = Guarded<[String]>([])

        init(_ capabilities: ServerCapabilities) {
            self.capabilities = capabilities
        }

        var methods: [String] { sent.withLock { $0 } }

        func call(_ request: Request, _ manner: CallManner) async -> CallResult {
            sent.withLock { $0.append(request.method) }
            return .reply(.returning(.int(1)))
        }

        func begin(_ requests: [Request], _ manner: CallManner) -> any CallsUnderWay {
            SuccessiveCalls(channel: self, requests: requests, manner: manner)
        }

        func release(_ ident: String, on link: UInt64) {}
        var linkNumber: UInt64 { 0 }
        var patience: Duration? { nil }
        var isOver: Bool { false }
        var events: ConnectionEvents { ConnectionEvents { $0.finish() } }
        func owns(_ ident: String) -> Bool { false }
        func revival(of call: UnsentCall) async -> Revival { .over(call.failure) }
        func close() async {}

        func object(_ typeid: String) -> ProxyReference {
            let token = Token(typeid: typeid, address: address, ident: "1")
            return ProxyReference(token: token, channel: self, link: 0)
        }
    }

    @Test func aCallIsSentToAServerThatCanDoWhatItNeeds() async throws {
        let channel = PartialChannel([.atomics])
        let counts = DictProxy<String, Int>(reference: channel.object("dict"))
        #expect(try await counts.increment("a") == 1)
        #expect(channel.methods == ["increment"])
    }

    @Test func aCallThatNeedsMoreIsNotSentAndSaysWhatIsMissing() async throws {
        let channel = PartialChannel([.atomics])
        let lock = LockProxy(reference: channel.object("Lock"))
        let error = await #expect(throws: MultiprocessingError.self) {
            _ = try await lock.withLock { grant in grant.token }
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("Lock.acquire_grant at unix:/nowhere") ?? false)
        #expect(error?.message.contains("the server offers no grants of locks;") ?? false)
        #expect(channel.methods.isEmpty)
    }

    @Test func aPipelineSendsOnlyTheCallsThatTheServerCanCarryOut() async throws {
        let channel = PartialChannel([.grants])
        let counts = DictProxy<String, Int>(reference: channel.object("dict"))
        let manager = SyncManager(channel: channel, executor: try ClientLoop.shared().executor)
        let (sum, value) = await manager.pipelineResults { pipeline in
            (pipeline.increment(counts, "a"), pipeline.get(counts, "a"))
        }
        #expect(throws: MultiprocessingError.self) { try sum.get() }
        #expect(try value.get() == 1)
        #expect(channel.methods == ["get"])
    }

    @Test func allThatIsMissingIsNamed() {
        let missing: ServerCapabilities = [.descriptions, .bulk]
        #expect("\(missing)" == "bulk calls, descriptions of its objects and types")
        #expect("\(ServerCapabilities([]))" == "")
        #expect("\(ServerCapabilities.all)".split(separator: ",").count == 10)
    }
}
