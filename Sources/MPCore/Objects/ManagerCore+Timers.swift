import MPReferents

/// Objects to which something happens because time passes, such as work queues.
extension ManagerCore {
    /// Sees to it that an object is woken when it wants to be.
    ///
    /// A timer that is too early does no harm: the object then says when it wants to be woken next.
    mutating func setTimer(of object: SharedObject) {
        guard let time = object.referent.nextTime,
            object.timer.map({ time < $0.time }) ?? true
        else { return }
        lastTimer += 1
        let timer = ObjectTimer(time: time, number: lastTimer, object: object.number)
        object.timer = timer
        objectTimers.insert(timer, at: time)
        dropObsoleteTimers()
    }

    /// Wakes the objects whose time has come.
    mutating func wakeObjects(into output: inout ManagerOutput) {
        while let first = objectTimers.first, first.time <= now {
            objectTimers.removeFirst()
            guard let object = objects[number: first.key.object],
                object.timer?.number == first.key.number
            else { continue }
            object.timer = nil
            wake(apply(.timePassed, to: object).wakes, into: &output)
        }
    }

    /// Drops obsolete timers once there are twice as many as after the last time.
    private mutating func dropObsoleteTimers() {
        guard objectTimers.count > 2 * timersKept + 64 else { return }
        let table = objects
        objectTimers.removeAll { table[number: $0.object]?.timer?.number != $0.number }
        timersKept = objectTimers.count
    }
}
