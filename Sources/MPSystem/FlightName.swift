internal import CSystem

/// The beginning of a name, in a form that is copied in a few instructions.
package struct FlightName: Hashable, Sendable {
    /// The bytes in the order of memory; zeros follow a shorter name.
    private let first, second, third: UInt64

    /// How much of a name is kept, in bytes.
    private static let longest = 24

    /// No name.
    package init() { (first, second, third) = (0, 0, 0) }

    /// Takes the first 24 bytes of a name.
    package init(_ name: String) {
        var bytes = Array(name.utf8.prefix(Self.longest))
        bytes += repeatElement(0, count: Self.longest - bytes.count)
        let raw = bytes.span.bytes
        first = raw.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
        second = raw.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)
        third = raw.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)
    }

    /// The name in the memory of the recorder.
    var stored: mp_flight_name { mp_flight_name(words: (first, second, third)) }
}

/// The names of a type and its methods, which the process knows by numbers for as long as it lives.
package struct KnownFlightNames: Sendable {
    /// The number of the type's name; those of its methods follow, and one for all others.
    let type: UInt16
    /// How many methods have a name of their own; `nil` if there was no room for them.
    private let methodCount: UInt16?

    /// The number of the type's name, by the names.
    private static let numbers = Guarded<[[FlightName]: UInt16]>([:])

    /// Finds the numbers of names, or gives them some.
    ///
    /// - Parameters:
    ///   - type: The name of the type.
    ///   - methods: Those of its methods, in their order.
    ///   - others: What a method is called that isn't among them.
    package init(type: String, methods: [String], others: String) {
        let names = ([type] + methods + [others]).map(FlightName.init)
        let number = Self.numbers.withLock { numbers in
            if let known = numbers[names] { return known }
            let number = mp_flight_know(names.map(\.stored), names.count)
            // Types that there is no room for aren't remembered either.
            if number != mp_flight_too_many { numbers[names] = number }
            return number
        }
        self.type = number
        methodCount = number == mp_flight_too_many ? nil : UInt16(methods.count)
    }

    /// The number of a method's name; `nil` is a method that the type doesn't list.
    func method(_ index: Int?) -> UInt16 {
        guard let methodCount else { return type }
        return type &+ 1 &+ (index.map { UInt16(truncatingIfNeeded: $0) } ?? methodCount)
    }
}
