internal import ArgumentParser
internal import Logging
internal import Multiprocessing

/// Reads the files of a running server again: its settings, certificates, rights and authkeys.
///
/// What is wrong in one of them is logged, and changes nothing.
actor ServeReloader {
    private let server: ManagerServer
    private let level: LogLevel
    /// The settings with which the server was started; `nil` without a configuration file.
    private let started: ConfiguredArguments?
    private let startedLimits: [LimitOption]
    /// The settings as they were read last.
    private var arguments: ConfiguredArguments?
    private var settings: Serve

    /// Prepares for the first signal.
    ///
    /// - Parameters:
    ///   - server: The server.
    ///   - settings: Its settings.
    ///   - arguments: Where they come from.
    ///   - level: How much it logs.
    init(
        _ server: ManagerServer,
        _ settings: Serve,
        _ arguments: ConfiguredArguments?,
        _ level: LogLevel
    ) {
        (self.server, self.settings, self.level) = (server, settings, level)
        started = arguments?.file == nil ? nil : arguments
        startedLimits = settings.limits
        self.arguments = started
    }

    /// The longest time for calls under way to end.
    var drainLimit: Duration { .seconds(settings.drainTimeout) }

    /// Reads everything again.
    func reload() async {
        let hadRights = settings.rights != nil
        await reloadSettings()
        if settings.tls.certificate != nil { server.reloadCertificatesAndTell() }
        if let rights = settings.rights {
            await server.setRightsAndTell { () throws(MultiprocessingError) in
                try Rights.file(rights)
            }
        } else if hadRights {
            await server.setRightsAndTell { .standard }
        }
        await reloadAuthkeys()
    }

    private func reloadSettings() async {
        guard let started, let arguments else { return }
        do {
            let new = try arguments.again()
            let settings = try SyncManagerCommand.serve(new)
            let changed = new.changes(since: arguments)
            self.settings = settings
            self.arguments = new
            await apply()
            tell(changed, restart: restart(new.changes(since: started)))
        } catch {
            server.logger.error(
                "the settings stay as they were",
                metadata: ["reason": "\(SyncManagerCommand.message(for: error))"]
            )
        }
    }

    /// Applies what can change, whether it has or not.
    private func apply() async {
        level.value = settings.logLevel
        var configuration = server.configuration
        // A limit that is no longer set has its standard value again.
        configuration.limits = ServerLimits()
        for limit in settings.limits where limit.canChange {
            limit.apply(to: &configuration.limits)
        }
        settings.slowCalls.apply(to: &configuration)
        await server.takeSettings(from: configuration)
    }

    /// The options whose change has no effect before the server is started again.
    private func restart(_ changed: [String]) -> [String] {
        changed.flatMap { name -> [String] in
            if Self.changeable.contains(name) { return [] }
            guard name == "limit" else { return [name] }
            return LimitOption.fixed(in: startedLimits, settings.limits).map { "limit.\($0)" }
        }
    }

    /// The options that take effect at once, without those limits that do.
    private static let changeable: Set = [
        "allow-weak-key", "authkey-file", "break-deadlocks", "drain-timeout", "log-level", "rights",
        "slow-call",
    ]

    private func tell(_ changed: [String], restart: [String]) {
        let logger = server.logger
        let names = changed.isEmpty ? "none" : changed.joined(separator: ", ")
        logger.notice("the settings were read again", metadata: ["changed": "\(names)"])
        guard !restart.isEmpty else { return }
        logger.warning(
            "settings have changed that take effect when the server is started again",
            metadata: ["settings": "\(restart.joined(separator: ", "))"]
        )
    }

    private func reloadAuthkeys() async {
        do {
            let authkeys = try settings.secrets.authkeys()
            try await server.setAuthkeys(authkeys)
            server.logger.notice(
                "the authkeys were read again",
                metadata: ["mp.key": "\(authkeys.map(\.name).joined(separator: ", "))"]
            )
        } catch {
            server.logger.error(
                "the authkeys stay as they were",
                metadata: ["reason": "\(error)"]
            )
        }
    }
}

extension ManagerServer {
    /// Reads the certificates again, and logs what came of it.
    fileprivate func reloadCertificatesAndTell() {
        do throws(MultiprocessingError) {
            try reloadCertificates()
            logger.notice("the certificates were read again")
        } catch {
            logger.error("the certificates stay as they were", metadata: ["reason": "\(error)"])
        }
    }

    /// Reads the rights again, and logs what came of it.
    fileprivate func setRightsAndTell(
        _ read: () throws(MultiprocessingError) -> Rights
    ) async {
        do throws(MultiprocessingError) {
            try await setRights(read())
            logger.notice("the rights were read again")
        } catch {
            logger.error("the rights stay as they were", metadata: ["reason": "\(error)"])
        }
    }
}
