import Foundation

/// A picture that waits for a worker; a dict in Python, with `bytes` and a `datetime` in it.
struct Picture: Codable {
    let number: Int
    let width: Int
    let height: Int
    /// A byte for each pixel, row by row.
    let pixels: Data
    let taken: Date

    /// Makes a picture of light and dark waves; those with higher numbers are brighter.
    init(number: Int) {
        self.number = number
        width = 1024
        height = 1024
        let light = UInt8(clamping: 8 * number)
        pixels = Data(
            (0..<width * height).lazy.map { UInt8(truncatingIfNeeded: $0 >> 3) % 16 + light }
        )
        taken = Date(timeIntervalSince1970: 1_709_208_000 + Double(number) * 3600)
    }
}

/// What a worker found out about a picture.
struct Finding: Codable {
    let worker: String
    /// From 0, black, to 1.
    let brightness: Double
    let taken: Date
    /// How long it took.
    let time: Duration
}
