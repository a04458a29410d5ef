import Multiprocessing

extension RemoteFunction where Input == (Int, Int, Int), Output == Double {
    /// The area below 4/(1 + x²) in every n-th of some strips between 0 and 1.
    static var partOfPi: Self {
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

/// Computes π in four processes.
func computePi() async throws {
    let (processes, strips) = (4, 1_000_000)
    let parts = (0..<processes).map { ChildProcess(.partOfPi, $0, processes, strips) }
    for part in parts { try await part.start() }
    var pi = 0.0
    for part in parts { pi += try await part.value() }
    for part in parts { try await part.join() }
    print("π is about", (pi * 1e9).rounded() / 1e9)
}
