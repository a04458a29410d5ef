import MPWire

/// A stable sort by 64-bit numbers in a few linear passes, from the least significant digit to the most
/// significant one.
///
/// - Complexity: O(n), at most six passes; bits that are the same in all elements cost none.
enum RadixSort {
    /// From this number of elements on it beats comparing.
    static let leastCount = 600

    private static let digitWidth = 11
    private static let digitCount = 1 << digitWidth
    private static let mask = UInt64(digitCount - 1)

    /// Sorts `elements` in ascending order.
    ///
    /// - Throws: `RuntimeError` if too little work is left; nothing has moved then.
    static func sort<Element: RadixSortable>(
        _ elements: inout [Element],
        _ work: WorkMeter
    ) throws(PythonException) {
        try work.chargePasses(1, over: elements.count)
        let shifts = shifts(of: elements)
        guard !shifts.isEmpty else { return }
        try work.chargePasses(shifts.count + 1, over: elements.count)
        var places = places(of: elements, shifts)
        var spare = elements
        for (number, shift) in shifts.enumerated() {
            move(elements, to: &spare, shift, &places, number * digitCount)
            swap(&elements, &spare)
        }
    }

    /// The bit positions of the digits in which elements differ, the least significant one first.
    private static func shifts<Element: RadixSortable>(of elements: [Element]) -> [UInt64] {
        guard let first = elements.first?.radixKey else { return [] }
        var differing: UInt64 = 0
        for element in elements { differing |= element.radixKey ^ first }
        var shifts: [UInt64] = []
        var shift = 0
        while shift < UInt64.bitWidth, differing >> UInt64(shift) != 0 {
            shift += (differing >> UInt64(shift)).trailingZeroBitCount
            shifts.append(UInt64(shift))
            shift += digitWidth
        }
        return shifts
    }

    /// For each digit and value, the target of the first element with that value.
    private static func places<Element: RadixSortable>(
        of elements: [Element],
        _ shifts: [UInt64]
    ) -> [UInt32] {
        var places = [UInt32](repeating: 0, count: shifts.count * digitCount)
        places.withUnsafeMutableBufferPointer { places in
            for (number, shift) in shifts.enumerated() {
                let first = number * digitCount
                for element in elements {
                    places[first + Int(truncatingIfNeeded: element.radixKey &>> shift & mask)] &+= 1
                }
                var place: UInt32 = 0
                for digit in first..<first + digitCount {
                    (places[digit], place) = (place, place &+ places[digit])
                }
            }
        }
        return places
    }

    /// Moves all elements to their places by one digit.
    private static func move<Element: RadixSortable>(
        _ elements: [Element],
        to target: inout [Element],
        _ shift: UInt64,
        _ places: inout [UInt32],
        _ first: Int
    ) {
        target.withUnsafeMutableBufferPointer { target in
            places.withUnsafeMutableBufferPointer { places in
                for element in elements {
                    let digit = first + Int(truncatingIfNeeded: element.radixKey &>> shift & mask)
                    target[Int(places[digit])] = element
                    places[digit] &+= 1
                }
            }
        }
    }
}

extension WorkMeter {
    /// Charges passes over numbers: reading or moving four takes the time of one step.
    func chargePasses(_ passes: Int, over count: Int) throws(PythonException) {
        try charge(passes * count / 4)
    }
}
