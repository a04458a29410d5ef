#if ServiceLifecycle
import Foundation
import Multiprocessing
import MultiprocessingFoundation
import ServiceLifecycle

/// Puts pictures into a queue, and gathers what workers find.
struct Coordinator: Service {
    let manager: SyncManager
    let count: Int

    func run() async throws {
        let pictures = try await manager.queue(named: "pictures", Picture.self)
        let findings = try await manager.dict(named: "findings", Int.self, Finding.self)
        let done = try await manager.queue(named: "done", Int.self)
        for number in 0..<count { try await pictures.put(Picture(number: number)) }

        var missing = Set(0..<count)
        while !missing.isEmpty {
            do throws(MultiprocessingError) {
                missing.remove(try await done.get(timeout: .seconds(2)))
            } catch {
                guard error.code == .empty else { throw error }
                // Nobody has it any more: its worker was killed. Two findings of one picture do no harm.
                guard try await pictures.isEmpty() else { continue }
                for number in missing { try await pictures.put(Picture(number: number)) }
            }
        }
        report(try await findings.copy())
        try await gracefulShutdown()
    }

    private func report(_ findings: [Int: Finding]) {
        guard let brightest = findings.max(by: { $0.value.brightness < $1.value.brightness }) else {
            return
        }
        let day = brightest.value.taken.formatted(.iso8601.year().month().day())
        print("\(findings.count) pictures, the brightest is number \(brightest.key) of \(day)")
        fflush(nil)
    }
}
#endif
