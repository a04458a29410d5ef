// Stands in for the pickle branch until it is merged; goes with that merge.
package struct PickleLimits: Sendable { package static let standard = PickleLimits() }
package enum PickleError: Error, Equatable {
    case standIn
    package var description: String { "stand-in" }
}
package enum PickleReader {
    package static func read(
        _ bytes: ArraySlice<UInt8>,
        limits: PickleLimits = .standard,
        policy: ClassPolicy = ClassPolicy(),
        adopt: ((Token) -> (any Sendable & AnyObject)?)? = nil
    ) throws(PickleError) -> WireValue { throw .standIn }
}
extension WireValue {
    package func appendPickle(to bytes: inout [UInt8]) {}
}
