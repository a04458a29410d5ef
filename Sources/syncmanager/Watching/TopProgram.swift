internal import Glibc
internal import MPTransport
internal import MPWire
internal import Multiprocessing

/// Draws what a server does in a terminal, until somebody quits.
struct TopProgram {
    /// What comes in.
    private enum Input: Sendable {
        case keys([Key])
        case signal(Int32)
        case tick
        case answer(ServerStatistics)
        case failure(String)
        case object(String, ServerSnapshot.Object?)
        /// What was painted last has been written.
        case written
        /// Nobody types any more, since the terminal is gone.
        case hungUp
        /// It is no use waiting for the terminal.
        case expired
    }

    /// The signals that end it, and those that a program with a screen has to know of.
    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let others = [SIGTSTP, SIGCONT, SIGWINCH]

    let source: StatisticsSource
    let terminal: Terminal
    /// How often the server is asked.
    let interval: Duration
    private let start = ContinuousClock.now

    /// Prepares to draw.
    init(source: StatisticsSource, terminal: Terminal, interval: Duration) {
        (self.source, self.terminal, self.interval) = (source, terminal, interval)
    }

    /// Draws until somebody quits, and gives the terminal back in any case.
    ///
    /// - Throws: The reason why the server can't be asked at first, before the screen is touched.
    func run() async throws {
        let first = try await source.statistics()
        let (inputs, input) = AsyncStream.makeStream(of: Input.self)
        let loop = try EventLoop(name: "signals")
        let watcher = try await SignalWatcher.watch(Self.endings + Self.others, on: loop) {
            input.yield(.signal($0))
        }
        StandardStreams.ignoreMissingReaders()
        try terminal.enter()
        defer { terminal.leave() }
        try terminal.readKeys {
            input.yield(.keys($0))
        } ended: {
            input.yield(.hungUp)
        }
        let ticks = ticking(into: input)
        input.yield(.answer(first))
        let signal = await draw(inputs, input)
        ticks.cancel()
        terminal.leave()
        await source.close()
        await watcher.cancel()
        if let signal { Self.end(by: signal) }
    }

    /// Ends as a program does that knows nothing of the signal, so that others see how it ended.
    private static func end(by signal: Int32) {
        Glibc.signal(signal, SIG_DFL)
        // Dispatch's threads block signals. Sent to this thread alone, it has its effect before anything else happens.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, signal)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(signal)
    }

    private func ticking(into input: AsyncStream<Input>.Continuation) -> Task<Void, any Error> {
        let interval = interval
        return Task {
            // The first rates come soon.
            try await Task.sleep(for: min(interval, .milliseconds(500)))
            while true {
                input.yield(.tick)
                try await Task.sleep(for: interval)
            }
        }
    }

    /// Draws until it has to end.
    ///
    /// - Returns: The signal that ends it; `nil` if somebody quit.
    private func draw(
        _ inputs: AsyncStream<Input>,
        _ input: AsyncStream<Input>.Continuation
    ) async -> Int32? {
        var drawing = Drawing(
            state: TopState(server: source.server, interval: interval, size: terminal.size),
            painter: ScreenPainter(terminal.abilities)
        )
        for await event in inputs {
            switch event {
            case .written, .expired: drawing.isWriting = false
            case .hungUp: drawing.departure = .end(nil)
            case .signal(let number): handle(number, &drawing)
            case .keys, .tick, .answer, .failure, .object:
                for action in events(event).flatMap({ drawing.state.received($0) }) {
                    perform(action, &drawing, input)
                }
            }
            guard let departure = drawing.departure else {
                paint(&drawing, input)
                continue
            }
            // What is under way would be written to the screen that was there before.
            guard !drawing.isWriting else {
                expire(&drawing, input)
                continue
            }
            switch departure {
            case .end(let signal): return signal
            case .stop: stop(&drawing)
            }
        }
        return nil
    }

    /// Ends the waiting for a terminal that takes nothing any more.
    private func expire(_ drawing: inout Drawing, _ input: AsyncStream<Input>.Continuation) {
        guard !drawing.isExpiring else { return }
        drawing.isExpiring = true
        Task {
            try await Task.sleep(for: .milliseconds(300))
            input.yield(.expired)
        }
    }

    /// Stops this program as control-Z does others; it goes on in this function.
    private func stop(_ drawing: inout Drawing) {
        terminal.leave()
        drawing.departure = nil
        drawing.isExpiring = false
        // Nothing is painted before SIGCONT, which may be told later.
        drawing.isStopped = true
        raise(SIGSTOP)
    }

    /// What is drawn, and whether the terminal has taken it.
    private struct Drawing {
        var state: TopState
        var painter: ScreenPainter
        /// Whether there is something new to paint.
        var isStale = true
        /// Whether the terminal still takes what was painted before; a slow one misses some.
        var isWriting = false
        /// Why the terminal is given back as soon as nothing is written to it.
        var departure: Departure?
        /// Whether somebody waits for the terminal only for a while.
        var isExpiring = false
        /// Whether the terminal belongs to others.
        var isStopped = false
    }

    /// A reason for giving the terminal back.
    private enum Departure {
        /// The program ends, by a signal or without one.
        case end(Int32?)
        /// The program stops until it is continued.
        case stop
    }

    private func events(_ input: Input) -> [TopState.Event] {
        let now = ContinuousClock.now - start
        return switch input {
        case .keys(let keys): keys.map { .pressed($0) }
        case .tick: [.ticked(at: now)]
        case .answer(let statistics): [.answered(statistics, at: now)]
        case .failure(let reason): [.failed(reason, at: now)]
        case .object(let ident, let object): [.described(ident, object)]
        case .signal, .written, .hungUp, .expired: []
        }
    }

    /// Does what a state has decided.
    private func perform(
        _ action: TopState.Action,
        _ drawing: inout Drawing,
        _ input: AsyncStream<Input>.Continuation
    ) {
        let source = source
        switch action {
        case .redraw: drawing.isStale = true
        case .repaint:
            drawing.painter.forget()
            drawing.isStale = true
        case .ask:
            Task {
                do {
                    input.yield(.answer(try await source.statistics()))
                } catch {
                    input.yield(.failure("\(error)"))
                }
            }
        case .describe(let ident):
            Task {
                // The details say less without it, and whether the server is there is told elsewhere.
                input.yield(.object(ident, try? await source.object(ident)))
            }
        case .quit: drawing.departure = .end(nil)
        }
    }

    private func handle(_ signal: Int32, _ drawing: inout Drawing) {
        switch signal {
        case SIGINT: drawing.departure = .end(nil)
        case SIGTSTP: drawing.departure = drawing.departure ?? .stop
        case SIGCONT, SIGWINCH:
            if signal == SIGCONT {
                drawing.isStopped = false
                // The shell may have changed the terminal meanwhile; one that is gone is told by its end.
                try? terminal.enter()
            }
            drawing.painter.forget()
            _ = drawing.state.received(.resized(terminal.size))
            drawing.isStale = true
        default: drawing.departure = .end(signal)
        }
    }

    private func paint(_ drawing: inout Drawing, _ input: AsyncStream<Input>.Continuation) {
        guard drawing.isStale, !drawing.isWriting, !drawing.isStopped else { return }
        drawing.isStale = false
        let screen = TopScreen(drawing.state).lines()
        let text = drawing.painter.paint(screen, width: drawing.state.size.columns)
        guard !text.isEmpty else { return }
        drawing.isWriting = true
        terminal.write(text) { input.yield(.written) }
    }
}
