import Glibc
import MPSystem
import Testing

@Suite struct PerProcessTests {
    @Test func aProcessKeepsItsValue() {
        let numbers = PerProcess<[Int]>([])
        numbers.withLock { $0.append(1) }
        numbers.withLock { $0.append(2) }
        #expect(numbers.withLock { $0 } == [1, 2])
    }

    @Test func anotherProcessBeginsAfreshEvenIfTheLockWasHeld() {
        let id = Guarded<pid_t>(1)
        let numbers = PerProcess<[Int]>(processID: { id.withLock { $0 } }, [])
        numbers.withLock { parents in
            parents.append(1)
            // The fork happens while the parent's thread has the lock.
            id.withLock { $0 = 2 }
            numbers.withLock { $0.append(7) }
        }
        #expect(numbers.withLock { $0 } == [7])
    }

    @Test func aForkedChildBeginsAfresh() throws {
        typealias Fork = @convention(c) () -> pid_t
        let symbol = try #require(dlsym(nil, "fork"))
        let fork = unsafeBitCast(symbol, to: Fork.self)
        let count = PerProcess<Int>(0)
        count.withLock { $0 = 41 }
        let child = fork()
        if child == 0 {
            count.withLock { $0 += 1 }
            _exit(Int32(count.withLock { $0 }))
        }
        try #require(child > 0)
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        #expect(status == 1 << 8, "the child ended with status \(status)")
        #expect(count.withLock { $0 } == 41)
    }
}
