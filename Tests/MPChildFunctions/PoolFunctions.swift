import Foundation
package import Multiprocessing

/// Functions that the tests of pools run in workers.
extension RemoteFunction where Input == Int, Output == Int {
    /// Fails for one number.
    package static var failAtSeven: Self {
        .init("failAtSeven") { number in
            if number == 7 { throw TestFailure.broken(part: "seven") }
            return number
        }
    }

    /// Takes so many microseconds of processor time, and returns them.
    package static var spin: Self {
        .init("spin") { microseconds in
            let end = ContinuousClock.now + .microseconds(microseconds)
            while ContinuousClock.now < end {}
            return microseconds
        }
    }

    /// Sleeps for so many milliseconds, and can be cancelled.
    package static var rest: Self {
        .init("rest") { milliseconds in
            try await Task.sleep(for: .milliseconds(milliseconds))
            return milliseconds
        }
    }

    /// Says by which process it is run.
    package static var whereAmI: Self { .init("whereAmI") { _ in Int(getpid()) } }

    /// Ends its process by this signal, or returns a number that is none.
    package static var dieBy: Self {
        .init("dieBy") { signal in
            // Not by the handler of the runtime, which may ask for a key.
            if signal > 0 {
                Glibc.signal(Int32(signal), SIG_DFL)
                kill(getpid(), Int32(signal))
                // Another thread may get it, a moment later.
                while true { pause() }
            }
            return signal
        }
    }

    /// What the initializer has set.
    package static var prepared: Self { .init("prepared") { Preparation.number.load() + $0 } }
}

extension RemoteFunction where Input == Int, Output == Void {
    /// An initializer.
    package static var prepare: Self { .init("prepare") { Preparation.number.store($0) } }

    /// An initializer that throws.
    package static var cannotPrepare: Self {
        .init("cannotPrepare") { _ in throw TestFailure.broken(part: "table") }
    }

    /// An initializer that ends its process.
    package static var dieEarly: Self { .init("dieEarly") { Foundation.exit(Int32($0)) } }
}

extension RemoteFunction where Input == String, Output == Int {
    /// Makes a file, so that it is seen to run, and sleeps.
    package static var settle: Self {
        .init("settle") { path in
            close(open(path, O_WRONLY | O_CREAT, 0o600))
            try await Task.sleep(for: .seconds(600))
            return 0
        }
    }

    /// Waits until somebody makes a file.
    package static var awaitFile: Self {
        .init("awaitFile") { path in
            while access(path, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            return 1
        }
    }

    /// Makes a file, and hears nothing for a long while.
    package static var settleDeaf: Self {
        .init("settleDeaf") { path in
            close(open(path, O_WRONLY | O_CREAT, 0o600))
            while true { pause() }
        }
    }

    /// Appends a line to a file, dies the first few times, then says how many lines there are.
    package static var dieTwice: Self {
        .init("dieTwice") { path in
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
            write(file, "x", 1)
            let count = Int(lseek(file, 0, SEEK_END))
            close(file)
            if count < 3 { kill(getpid(), SIGKILL) }
            return count
        }
    }
}

extension RemoteFunction where Input == FutureProxy<Int>, Output == Int {
    /// Waits for the result of a shared future.
    package static var resultOf: Self { .init("resultOf") { try await $0.result() } }
}

extension RemoteFunction where Input == (Int, Int), Output == Int {
    package static var power: Self {
        .init("power") { (base: Int, exponent: Int) in
            (0..<exponent).reduce(1) { product, _ in product * base }
        }
    }
}

extension RemoteFunction where Input == (Int, DictProxy<String, Int>, LockProxy), Output == Int {
    /// Adds a number to a shared sum, under a shared lock.
    package static var addShared: Self {
        .init("addShared") { (number: Int, sums: DictProxy<String, Int>, lock: LockProxy) in
            try await lock.withLock {
                try await sums.set("sum", try await sums.get("sum", default: 0) + number)
            }
            return number
        }
    }
}

extension RemoteFunction where Input == ListProxy<Int>, Output == ListProxy<Int> {
    /// Appends to a shared list, and gives it back.
    package static var appended: Self {
        .init("appended") { list in
            try await list.append(1)
            return list
        }
    }
}

extension RemoteFunction where Input == [UInt8], Output == [UInt8] {
    package static var reversedBytes: Self { .init("reversedBytes") { $0.reversed() } }
}

extension RemoteFunction where Input == Double, Output == Double {
    package static var negated: Self { .init("negated") { -$0 } }
}

extension RemoteFunction where Input == Int, Output == String {
    package static var text: Self { .init("text") { $0.description } }
}

extension RemoteFunction where Input == String, Output == Int {
    package static var count: Self { .init("count") { $0.count } }
}

/// What initializers leave behind.
package enum Preparation {
    package final class Number: @unchecked Sendable {
        private let lock = NSLock()
        private var value = 0

        package func load() -> Int { lock.withLock { value } }
        package func store(_ new: Int) { lock.withLock { value = new } }
    }

    package static let number = Number()
}
