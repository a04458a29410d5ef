internal import FoundationEssentials
internal import Glibc
internal import MPWire
internal import Multiprocessing

/// Prints what a server does, for scripts and files.
struct TopPrinter {
    let source: StatisticsSource
    /// The time between two questions.
    let interval: Duration
    let isJSON: Bool

    /// Prints one sample, or one after the other until nobody reads them.
    ///
    /// - Throws: The reason why the server can't be asked, if it couldn't be asked at first; later it is told and tried
    ///   again.
    func run(once: Bool) async throws {
        var history = TopHistory()
        _ = history.advance(to: try await source.statistics())
        var isAway = false
        while true {
            try await Task.sleep(for: interval)
            do {
                let model = history.advance(to: try await source.statistics())
                isAway = false
                // After a restart of the server there is nothing to compare.
                guard model.seconds != nil || once else { continue }
                guard try print(model) else { break }
            } catch {
                if once || error is CancellationError { throw error }
                if !isAway { StandardStreams.printError(error) }
                isAway = true
            }
            if once { break }
        }
        await source.close()
    }

    /// Prints a sample.
    ///
    /// - Returns: Whether somebody reads it.
    private func print(_ model: TopModel) throws -> Bool {
        let report = TopReport(model)
        guard isJSON else {
            return StandardStreams.printWhileRead(report.lines(server: source.server))
        }
        let time = Date().timeIntervalSince1970
        return StandardStreams.printWhileRead([try report.json(time: time)])
    }
}
