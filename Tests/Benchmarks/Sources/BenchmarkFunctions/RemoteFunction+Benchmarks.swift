package import Multiprocessing

// What children and workers of pools are told to run. Without Foundation, which takes longer to start than all the rest.

extension RemoteFunction where Input == Void, Output == Void {
    /// Does nothing, in a process of its own.
    package static var nothing: Self { .init("nothing") {} }

    /// Waits for so long that everybody else has ended.
    package static var rest: Self { .init("rest") { try await Task.sleep(for: .seconds(3600)) } }
}

extension RemoteFunction where Input == Int, Output == Int {
    /// Returns what it gets.
    package static var same: Self { .init("same") { $0 } }

    /// Takes a processor for so many nanoseconds.
    package static var spin: Self {
        .init("spin") { nanoseconds in
            let end = ContinuousClock.now + .nanoseconds(nanoseconds)
            while ContinuousClock.now < end {}
            return nanoseconds
        }
    }
}

extension RemoteFunction where Input == (Int, Int, Int), Output == Double {
    /// The area below 4/(1 + x²) in every n-th of some strips between 0 and 1.
    package static var partOfPi: Self {
        .init("partOfPi") { (first: Int, step: Int, strips: Int) in
            var sum = 0.0
            for strip in stride(from: first, to: strips, by: step) {
                let x = (Double(strip) + 0.5) / Double(strips)
                sum += 4 / (1 + x * x)
            }
            return sum / Double(strips)
        }
    }
}
