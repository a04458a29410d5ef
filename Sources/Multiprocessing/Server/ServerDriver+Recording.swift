import MPCore
import MPTransport

/// Recording all that comes in: the core collects it, and a thread writes it.
extension ServerDriver {
    /// Longest time before what has been recorded is written.
    private static var patience: Duration { .milliseconds(100) }

    /// Records what the core has put out, and hands over what has been recorded if there is much.
    func noteOutcome(_ state: inout State) {
        guard let record = state.core.inputRecord else { return }
        record.noteOutcome(state.output)
        if record.count >= InputRecord.frameSize {
            handOverRecord(&state)
        } else if state.recordWatch == nil {
            let time = EventLoop.now() + Self.patience
            state.recordWatch = loop.schedule(at: time) { [weak self] in self?.handOverRecord() }
        }
    }

    private func handOverRecord() {
        state.withValue { state in
            state.recordWatch = nil
            handOverRecord(&state)
        }
    }

    /// Has all that has been recorded written, and stops recording if it can't be.
    func handOverRecord(_ state: inout State) {
        guard let recorder, let record = state.core.inputRecord else { return }
        if recorder.isOver {
            state.core.stopRecording()
        } else if record.count > 0 {
            recorder.append(record.takeFrame())
        }
    }
}
