import MPReferents
import MPWire

/// What the driver measures: the memory of the process, and what its connections haven't read.
extension ManagerCore {
    /// Whether the driver should measure the memory of the process before it goes on.
    ///
    /// Mutating for the same reason as ``nextDeadline``.
    package var wantsMemorySample: Bool { mutating get { memory.wantsSample } }

    /// Stores the memory that the process uses, as the driver measured it.
    package mutating func sampledMemory(_ bytes: Int, into output: inout ManagerOutput) {
        record?.note(.memorySampled(bytes))
        memory.sampled(bytes)
        if memory.isExhausted { abandonLongMessages() }
        guard memoryIsScarce, !memory.isExhausted else { return }
        memoryIsScarce = false
        output.append(.log(.memoryIsBack))
    }

    /// Counts and logs a client that was cut off because it didn't read its output.
    package mutating func cutOffSlowReader(_ id: ConnectionID, into output: inout ManagerOutput) {
        record?.note(.slowReaderCutOff(id))
        guard let principal = connections[id]?.access?.principal else { return }
        _ = exception(for: .output, of: principal, by: id, into: &output)
    }

    /// When the driver should look at the queues of its connections, once it has sent something.
    package mutating func nextLookAtOutput(after now: Duration) -> Duration {
        slowReaders.nextLook(after: now)
    }

    /// Whether it should look again, though nothing more was sent.
    package var wantsOutputSample: Bool { slowReaders.isAnybodyLate }

    /// Checks how much is queued for each client.
    ///
    /// - Returns: The clients to cut off at once, without the output queued for them.
    package mutating func sampledOutput(
        _ queues: some Collection<(id: ConnectionID, length: Int)>,
        at now: Duration,
        into output: inout ManagerOutput
    ) -> [ConnectionID] {
        if let record {
            // Only long ones matter, and in the order of an event loop's table they would differ each time.
            let long = queues.filter { $0.length > configuration.limits.lastingOutputInBytes }
            record.note(
                .outputSampled(long.sorted { $0.id.number < $1.id.number }),
                at: now
            )
        }
        let overdue = slowReaders.look(at: queues, now: now)
        for id in overdue {
            guard let principal = connections[id]?.access?.principal else { continue }
            _ = exception(for: .lastingOutput, of: principal, by: id, into: &output)
        }
        return overdue
    }

    /// Whether memory may have become free that could be given back to the system.
    package var mayGiveMemoryBack: Bool { mutating get { memory.mayGiveBack } }

    /// Starts counting again after memory was given back.
    package mutating func gaveMemoryBack() {
        record?.note(.memoryGivenBack)
        memory.gaveBack()
    }
}
