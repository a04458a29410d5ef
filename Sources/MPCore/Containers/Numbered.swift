/// A key that is a number which somebody counts.
protocol Numbered {
    var number: UInt64 { get }
}

extension UInt64: Numbered {
    var number: UInt64 { self }
}
