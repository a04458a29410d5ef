internal import MPCore
import MPSystem
internal import MPTransport
internal import Synchronization

/// Drives a ``Reconnection``: opens the connection of a ``Link`` again after it was lost, and lets calls wait meanwhile.
///
/// Always: lock, transition, unlock, perform.
final class LinkKeeper: Sendable {
    /// What the lock guards.
    private struct State {
        /// Decides.
        var machine: Reconnection
        /// The newest connection, lost or not.
        var current: OpenLink
        /// One that was opened, until the machine says what becomes of it.
        var opened: OpenLink?
        /// The calls that wait, by numbers.
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// The number of the newest call that waits.
        var newestWaiter: UInt64 = 0
        /// The pause that is under way.
        var pause: ScheduledWork?
        /// The attempt that is under way.
        var attempt: Task<Void, Never>?
    }

    private let endpoint: ClientEndpoint
    private let state: Guarded<State>
    private let hub = ConnectionEventHub()
    /// The number of the newest connection.
    private let newest = Atomic<UInt64>(0)
    /// How long calls wait; `nil` if they don't.
    let patience: Duration?

    /// Keeps a link open whose first connection is ready.
    init(_ endpoint: ClientEndpoint, first: OpenLink) {
        self.endpoint = endpoint
        let policy = endpoint.configuration.reconnection
        patience = policy.patience
        let machine = Reconnection(policy.rules, server: first.options.server)
        state = Guarded(State(machine: machine, current: first))
    }

    /// Begins to watch the first connection.
    func start(_ first: OpenLink) { watch(first) }

    /// The number of the newest connection.
    var number: UInt64 { newest.load(ordering: .acquiring) }

    /// The newest connection, lost or not.
    var current: OpenLink { state.withLock { $0.current } }

    /// Whether no call can be made any more.
    var isOver: Bool {
        state.withLock { state in
            guard case .over = state.machine.outlook else { return false }
            return true
        }
    }

    /// Ends it: nothing is opened any more, and no call waits.
    func close() {
        transition { $0.machine.close() }
        current.connection.close()
    }

    private func watch(_ link: OpenLink) {
        link.connection.whenOver { [weak self] failure in
            self?.transition { state in
                state.machine.lost(failure, at: EventLoop.now(), random: .random(in: 0...1))
            }
        }
    }
}

// MARK: Events

extension LinkKeeper {
    /// The changes of the connection.
    var events: ConnectionEvents {
        ConnectionEvents { [self] reader in
            state.withLock { state in hub.add(reader, standing(state)) }
            hub.deliver()
        }
    }

    private func standing(_ state: borrowing State) -> ConnectionEvent {
        switch state.machine.outlook {
        case .open: .connected
        case .waiting:
            .lost(error(state.machine.outage(at: EventLoop.now(), reason: .closedHere).reason))
        case .over(let failure): .gaveUp(error(failure))
        }
    }

    private func event(_ event: Reconnection.Event) -> ConnectionEvent {
        switch event {
        case .lost(let failure): .lost(error(failure))
        case .reconnecting(let attempt, let pause): .reconnecting(attempt: attempt, after: pause)
        case .reconnected(let isSame): .reconnected(isSameServer: isSame)
        case .gaveUp(let failure): .gaveUp(error(failure))
        case .closed: .closed
        }
    }

    private func error(_ failure: LinkFailure) -> MultiprocessingError {
        MultiprocessingError(lost: failure, at: endpoint.address)
    }
}

// MARK: Transitions

extension LinkKeeper {
    /// What a transition asks for, once the lock is free again.
    private enum Effect {
        case pause(Duration)
        case open
        case watch(OpenLink)
        case close(OpenLink)
        case stop(ScheduledWork?, Task<Void, Never>?)
        case resume([CheckedContinuation<Void, Never>])
    }

    private func transition(_ step: (inout State) -> [Reconnection.Action]) {
        let effects = state.withLock { state in
            step(&state).compactMap { effect(of: $0, &state) }
        }
        for effect in effects { perform(effect) }
        hub.deliver()
    }

    private func effect(of action: Reconnection.Action, _ state: inout State) -> Effect? {
        switch action {
        case .announce(let event):
            hub.add(self.event(event))
            return nil
        case .pause(let pause):
            return .pause(pause)
        case .open:
            return .open
        case .use:
            guard let opened = state.opened.take() else { return nil }
            state.current = opened
            newest.store(opened.number, ordering: .releasing)
            return .watch(opened)
        case .drop:
            return state.opened.take().map { .close($0) }
        case .stop:
            return .stop(state.pause.take(), state.attempt.take())
        case .wake:
            return .resume(exchange(&state.waiting, with: [:]).values.map(\.self))
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .pause(let pause):
            let work = endpoint.loop.schedule(at: EventLoop.now() + pause) { [weak self] in
                self?.transition { $0.machine.pauseEnded() }
            }
            state.withLock { $0.pause = work }
        case .open: open()
        case .watch(let link): watch(link)
        case .close(let link): link.connection.close()
        case .stop(let pause, let attempt):
            pause?.cancel()
            attempt?.cancel()
        case .resume(let calls): for call in calls { call.resume() }
        }
    }

    private func open() {
        let attempt = Task.detached { [weak self, endpoint] in
            do throws(MultiprocessingError) {
                let opening = try await endpoint.openConnection()
                guard let self else { return opening.connection.close() }
                self.ended(opening)
            } catch {
                self?.failed(error)
            }
        }
        state.withLock { $0.attempt = attempt }
    }

    private func ended(_ opening: ClientEndpoint.Opening) {
        guard case .link(let options) = opening.mode else {
            opening.connection.close()
            return failed(
                "the server there is one of CPython now",
                refusal: .refused("it knows no open_link"),
                mayPass: false
            )
        }
        transition { state in
            state.opened = OpenLink(
                number: state.current.number + 1,
                options: options,
                connection: opening.connection
            )
            return state.machine.opened(server: options.server)
        }
    }

    private func failed(_ error: MultiprocessingError) {
        failed(error.message, refusal: error.cause as? LinkFailure, mayPass: error.mayPass)
    }

    private func failed(_ words: String, refusal: LinkFailure?, mayPass: Bool) {
        transition { state in
            state.machine.failed(
                words,
                refusal: refusal,
                mayPass: mayPass,
                at: EventLoop.now(),
                random: .random(in: 0...1)
            )
        }
    }
}

// MARK: Calls that wait

extension LinkKeeper {
    /// Waits until there is another connection than the one that didn't take a call.
    func revival(of call: UnsentCall) async -> Revival {
        let isCancellable = call.cancellation.isRespected
        while true {
            if isCancellable, Task.isCancelled { return .cancelled }
            if let revival = state.withLock({ Self.revival(of: call, $0) }) { return revival }
            await wait(for: call, isCancellable)
        }
    }

    /// What a call learns now; `nil` if it has to wait.
    private static func revival(of call: UnsentCall, _ state: borrowing State) -> Revival? {
        switch state.machine.outlook {
        case .over(let failure): return .over(failure)
        case .open where call.link.map { $0 < state.current.number } ?? true: return .revived
        case .open, .waiting: break
        }
        let now = EventLoop.now()
        guard now >= call.deadline else { return nil }
        return .over(.outage(state.machine.outage(at: now, reason: call.failure)))
    }

    private func wait(for call: UnsentCall, _ isCancellable: Bool) async {
        let number = state.withLock { state in
            state.newestWaiter += 1
            return state.newestWaiter
        }
        let alarm = endpoint.loop.schedule(at: call.deadline) { self.resume(number) }
        defer { alarm.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isSettled = state.withLock { state in
                    let isSettled = Self.revival(of: call, state) != nil
                    if !isSettled { state.waiting[number] = continuation }
                    return isSettled
                }
                if isSettled { return continuation.resume() }
                // A cancellation that came before found nobody to resume.
                if isCancellable, Task.isCancelled { resume(number) }
            }
        } onCancel: {
            if isCancellable { resume(number) }
        }
    }

    private func resume(_ number: UInt64) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
}

extension CallManner.Cancellation {
    /// Whether a cancelled task gives its call up.
    var isRespected: Bool {
        switch self {
        case .givesUp, .givesUpOnceSent: true
        case .isIgnored: false
        }
    }
}
