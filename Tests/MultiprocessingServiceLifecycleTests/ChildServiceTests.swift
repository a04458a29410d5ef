#if ServiceLifecycle
import Foundation
import Logging
import MPChildFunctions
import Multiprocessing
import MultiprocessingServiceLifecycle
import ServiceLifecycle
import Testing

/// Child processes as services.
@Suite(.timeLimit(.minutes(10))) struct ChildServiceTests {
    init() throws {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let directory = URL(filePath: bundle).deletingLastPathComponent()
        ProcessContext.setExecutable(directory.path + "/process-worker")
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func itEndsWithItsGroup() async throws {
        let child = ChildProcess(.sleep)
        try await child.start()
        let group = ServiceGroup(services: [child], logger: logger)
        let running = Task { try await group.run() }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(child.exitStatus?.signal == SIGTERM)
    }

    @Test func itsErrorEndsItsGroup() async throws {
        let child = ChildProcess(.failKnown)
        let group = ServiceGroup(services: [child], logger: logger)
        await #expect(throws: TestFailure.broken(part: "axle")) { try await group.run() }
        #expect(!child.isAlive)
    }
}
#endif
