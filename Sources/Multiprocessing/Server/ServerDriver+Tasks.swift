internal import MPCore
internal import MPReferents
import MPSystem
internal import MPTransport

/// A call that is carried out off the loop.
struct CallTask: Sendable {
    /// Gives it up.
    let cancel: @Sendable () -> Void
}

/// The calls that are carried out off the loop.
extension ServerDriver {
    /// Starts a call, in a task on the shared executor if it may take its time, and reports its end to the core.
    ///
    /// With a span, what it calls in turn continues the trace.
    func run(_ work: ServiceCall, as call: CallID, _ span: (any CallSpan)?) -> CallTask {
        var traced = work
        traced.request.trace = span?.context
        if let service = work.service as? any PromptService {
            return CallTask(
                cancel: service.begin(traced.request) { [weak self, loop] result in
                    loop.execute { [weak self] in self?.finished(call, with: result) }
                }
            )
        }
        let work = Guarded(Optional(traced))
        let task = Task.detached { [weak self, loop, finder, isWatchedForCrashes] in
            // Tasks run on threads of Swift's pool, which tell nobody when they begin.
            if isWatchedForCrashes { SignalStack.give() }
            let result = await RunningServer.$finder.withValue(finder) {
                guard let span else { return await Self.carryOut(work) }
                return await span.run { await Self.carryOut(work) }
            }
            // In the queue of the loop it comes after the code that began the task.
            loop.execute { [weak self] in self?.finished(call, with: result) }
        }
        return CallTask { task.cancel() }
    }

    /// Carries out a call, and releases its arguments before the end is reported: they may hold
    /// proxies, and objects may end with these.
    private static func carryOut(_ work: Guarded<ServiceCall?>) async -> ServiceResult {
        guard let work = work.withLock({ $0.take() }) else {
            preconditionFailure("a call was carried out twice")
        }
        return await work.service.call(work.request)
    }

    private func finished(_ call: CallID, with result: ServiceResult) {
        state.withValue { state in
            state.tasks[call] = nil
            let now = EventLoop.now()
            lookAtMemory(at: now, &state)
            state.core.finished(call, with: result, at: now, into: &state.output)
            carryOut(&state)
            resumeIfDrained(&state)
        }
    }
}
