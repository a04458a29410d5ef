internal import ArgumentParser
internal import Multiprocessing

/// Tells whether a server serves, for health checks.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the health of a server, of ours or of CPython's.",
        discussion: """
            Connects, proves the authkey, makes one cheap call, and prints one line. The exit status:

              0   the server is well; the line tells how long it took
              1   something answers, but not as it should: a server that is draining, or no manager
              2   nobody answers at the address in time
              3   the authkey, the certificate or the rights were refused, by either side
              64  the command line is wrong
            """
    )

    @Argument(help: .address, transform: Address.init(parsing:))
    var address: Address?

    @Option(help: "The longest time for all of it, in seconds.")
    var timeout = 5.0

    @OptionGroup var server: ServerOptions

    func validate() throws {
        _ = try server.access(at: address)
        guard timeout.isFinite, timeout > 0 else {
            throw ValidationError("--timeout has to be above 0 seconds")
        }
    }

    func run() async throws {
        let verdict = await verdict(on: try server.access(at: address))
        StandardStreams.print(verdict.line)
        if verdict.health != .well { throw ExitCode(verdict.health.rawValue) }
    }

    /// Looks at the server.
    private func verdict(on access: ServerAccess) async -> CheckVerdict {
        var access = access
        let limit = Duration.seconds(timeout)
        access.configuration.connectTimeout = limit
        let subject = access.subject
        let clock = ContinuousClock()
        let start = clock.now
        let manager: SyncManager
        do throws(MultiprocessingError) {
            manager = try await access.open()
        } catch {
            return CheckVerdict(subject, failed: error, during: .connecting)
        }
        let connected = clock.now
        let verdict: CheckVerdict
        do throws(MultiprocessingError) {
            try await manager.ping(timeout: max(limit - (connected - start), .milliseconds(1)))
            verdict = CheckVerdict(
                subject,
                answeredIn: clock.now - connected,
                connectedIn: connected - start
            )
        } catch {
            verdict = CheckVerdict(subject, failed: error, during: .call)
        }
        await manager.close()
        return verdict
    }
}
