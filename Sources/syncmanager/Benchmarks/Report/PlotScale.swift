internal import Glibc

/// Where numbers stand on an axis, from 0 at its beginning to 1 at its end.
struct PlotScale: Equatable, Sendable {
    /// A mark of the axis.
    struct Tick: Equatable, Sendable {
        let value: Double
        let text: String
    }

    /// The number at the beginning.
    let lowest: Double
    /// The number at the end.
    let highest: Double
    /// Whether equal ratios are equally far apart, in place of equal differences.
    let isLogarithmic: Bool
    /// Its marks.
    let ticks: [Tick]

    /// Where a number stands; at an end if it is beyond it.
    func position(of value: Double) -> Double {
        let position =
            isLogarithmic
            ? log(value / lowest) / log(highest / lowest)
            : (value - lowest) / (highest - lowest)
        return min(1, max(0, position))
    }

    /// An axis of latencies in nanoseconds, with marks at 1, 2 and 5 times the powers of ten.
    static func latencies(from lowest: Double, to highest: Double) -> PlotScale {
        let lowest = max(1, lowest)
        let highest = max(highest, lowest * 2)
        let steps = (0..<13).flatMap { power in
            [1.0, 2, 5].map { $0 * pow(10, Double(power)) }
        }
        let first = steps.last { $0 <= lowest } ?? 1
        let last = steps.first { $0 >= highest } ?? highest
        return PlotScale(
            lowest: first,
            highest: last,
            isLogarithmic: true,
            ticks: steps.filter { $0 >= first && $0 <= last }
                .map { Tick(value: $0, text: $0.asLatency) }
        )
    }

    /// An axis from zero, with about five marks.
    static func amounts(to highest: Double) -> PlotScale {
        let rough = max(highest, 1e-9) / 5
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        let count = Int((highest / step).rounded(.up))
        return PlotScale(
            lowest: 0,
            highest: step * Double(max(1, count)),
            isLogarithmic: false,
            ticks: (0...max(1, count)).map {
                Tick(value: step * Double($0), text: (step * Double($0)).short)
            }
        )
    }

    /// An axis of numbers of clients, each of which has a mark.
    static func clients(_ clients: [Int]) -> PlotScale {
        let sorted = clients.sorted()
        let first = Double(sorted.first ?? 1)
        return PlotScale(
            lowest: first,
            highest: max(Double(sorted.last ?? 1), first * 2),
            isLogarithmic: true,
            ticks: sorted.map { Tick(value: Double($0), text: "\($0)") }
        )
    }

    /// An axis of shares.
    static let shares = PlotScale(
        lowest: 0,
        highest: 1,
        isLogarithmic: false,
        ticks: [0, 0.25, 0.5, 0.75, 0.9, 0.99].map {
            Tick(value: $0, text: "\(Int(($0 * 100).rounded())) %")
        }
    )
}
