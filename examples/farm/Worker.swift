import Foundation
import Multiprocessing
import MultiprocessingFoundation

/// Takes pictures from the queue until the server stops.
struct Worker {
    let name: String

    func run(
        _ address: Address,
        _ authkey: Authkey,
        trust: TLSClientConfiguration.Trust
    ) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.tls.trust = trust
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration,
            retrying: .seconds(30)
        )
        let pictures = try await manager.queue(named: "pictures", Picture.self)
        let findings = try await manager.dict(named: "findings", Int.self, Finding.self)
        let done = try await manager.queue(named: "done", Int.self)
        for try await picture in pictures {
            FileHandle.standardError.write(Data("\(name) has picture \(picture.number)\n".utf8))
            try await findings.set(picture.number, examine(picture))
            try await done.put(picture.number)
        }
        print("\(name) has ended, as the server has")
    }

    private func examine(_ picture: Picture) -> Finding {
        let clock = ContinuousClock()
        var sum = 0
        let time = clock.measure {
            for pixel in picture.pixels { sum += Int(pixel) }
        }
        return Finding(
            worker: name,
            brightness: Double(sum) / Double(picture.pixels.count) / 255,
            taken: picture.taken,
            time: time
        )
    }
}
