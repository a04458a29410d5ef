/// A key that is a server-assigned number.
protocol Numbered {
    var number: UInt64 { get }
}
