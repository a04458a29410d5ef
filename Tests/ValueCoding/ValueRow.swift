import Foundation
import MPMeasuring
import MPWire

/// A Swift value that is coded, and the same value in Python.
struct ValueRow {
    /// The type in Swift.
    let name: String
    /// What makes the value in Python, as `x`.
    let python: String
    private let steps: () throws -> [Double?]

    init<Value: Codable>(
        _ name: String,
        python: String,
        hasJSON: Bool = true,
        _ value: @escaping () -> Value
    ) {
        self.name = name
        self.python = python
        steps = { try Self.measure(value(), hasJSON: hasJSON) }
    }

    /// The seconds that each step takes: to a pickle and back, to JSON and back.
    func measure() throws -> [Double?] { try steps() }

    private static func measure<Value: Codable>(_ value: Value, hasJSON: Bool) throws -> [Double?] {
        let pickle = try Self.pickle(WireCoding.encode(value))
        let json = hasJSON ? try JSONEncoder().encode(value) : Data()
        let steps: [() throws -> Void] = [
            { _ = try Self.pickle(WireCoding.encode(value)) },
            { _ = try WireCoding.decode(try PickleReader.read(pickle[...]), as: Value.self) },
            { _ = try JSONEncoder().encode(value) },
            { _ = try JSONDecoder().decode(Value.self, from: json) },
        ]
        return try steps.enumerated().map { step, body in
            step < 2 || hasJSON ? try time(body) : nil
        }
    }

    private static func pickle(_ value: WireValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.appendPickle(to: &bytes)
        return bytes
    }

    /// The shortest processor time of several rounds: what else the machine does makes no difference.
    private static func time(_ body: () throws -> Void) rethrows -> Double {
        var (best, total) = (Double.infinity, 0.0)
        for round in 0..<9 where round < 2 || total < 1 {
            let start = Measuring.processorTime
            try body()
            let time = Measuring.processorTime - start
            best = min(best, time)
            total += time
        }
        return best
    }
}
