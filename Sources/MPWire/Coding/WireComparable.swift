/// A type whose values Python can order with `<`: what ``ListProxy/sort(reverse:)`` and priority queues take.
///
/// The order is Python's, in the server, and not that of the type's own `Comparable`: numbers by value, texts by code
/// points, arrays by their first elements that differ. A type of one's own is ordered by the value it travels as: an
/// enumeration with raw values by these, and a ``TupleCodable`` type by its properties in their order.
public protocol WireComparable {}

extension WireValue: WireComparable {}
extension Bool: WireComparable {}
extension String: WireComparable {}
extension Double: WireComparable {}
extension Float: WireComparable {}
extension Duration: WireComparable {}
extension Int: WireComparable {}
extension Int8: WireComparable {}
extension Int16: WireComparable {}
extension Int32: WireComparable {}
extension Int64: WireComparable {}
extension Int128: WireComparable {}
extension UInt: WireComparable {}
extension UInt8: WireComparable {}
extension UInt16: WireComparable {}
extension UInt32: WireComparable {}
extension UInt64: WireComparable {}
extension UInt128: WireComparable {}
extension Array: WireComparable where Element: WireComparable {}
