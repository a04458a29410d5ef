import MPWire
import Testing

@testable import Multiprocessing

struct PoolMessageTests {
    private static func payload(_ append: (inout [UInt8]) -> Void) throws -> ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        append(&bytes)
        var decoder = FrameDecoder(limit: .max)
        decoder.append(bytes[...])
        return try #require(try decoder.next())
    }

    private static let toWorkers: [PoolMessage] = [
        .tasks([], from: 1),
        .tasks(
            [
                WorkerTask(id: 1, function: "square", form: .single, input: [1, 2, 3]),
                WorkerTask(id: 2, function: "square", form: .chunk, input: []),
                WorkerTask(id: .max, function: "äö", form: .withManagers, input: [9]),
                WorkerTask(id: 4, function: "äö", form: .chunkWithManagers, input: [9]),
            ],
            from: .max
        ),
        .recall(128), .cancel(7, evenIfRunning: true), .cancel(7, evenIfRunning: false), .taken(3),
        .finish,
    ]

    private static let toPools: [WorkerMessage] = [
        .ready, .gaveBack([]), .gaveBack([5, 6]),
        .results(
            [
                WorkerResult(id: 1, kind: .value, bytes: [1]),
                WorkerResult(id: 2, kind: .thrown, bytes: []),
                WorkerResult(id: 3, kind: .unusable, bytes: [1, 2]),
            ],
            busy: 1_000_000
        ),
    ]

    @Test(arguments: toWorkers)
    func arriveAtWorkers(message: PoolMessage) throws {
        let payload = try Self.payload { message.append(to: &$0) }
        #expect(try PoolMessage(reading: payload) == message)
        for end in payload.indices {
            let cut = try? PoolMessage(reading: payload[..<end])
            #expect(cut != message)
        }
    }

    @Test(arguments: toPools)
    func arriveAtPools(message: WorkerMessage) throws {
        let payload = try Self.payload { message.append(to: &$0) }
        #expect(try WorkerMessage(reading: payload) == message)
        for end in payload.indices {
            let cut = try? WorkerMessage(reading: payload[..<end])
            #expect(cut != message)
        }
    }

    @Test func othersAreRefused() {
        #expect(throws: WorkerMessageError.self) { try PoolMessage(reading: [99]) }
        #expect(throws: WorkerMessageError.self) { try WorkerMessage(reading: [99]) }
        // More bytes than there are.
        let lie: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 8)
        #expect(throws: WorkerMessageError.self) { try WorkerMessage(reading: lie[...]) }
    }
}
