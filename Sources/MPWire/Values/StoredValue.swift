/// A value as a shared object holds it and as an answer carries it: built, or still encoded.
///
/// A type of its own, so that nobody can mistake an encoded value for a built one: the compiler
/// asks for ``decoded`` wherever code looks into it.
package enum StoredValue: Sendable {
    /// A built value.
    case value(WireValue)
    /// An encoded value.
    case kept(KeptPickle)
    /// A list of such values; made for answers.
    case list([StoredValue])
    /// A tuple of such values; made for answers.
    case tuple([StoredValue])
    /// A dict of such values; made for answers.
    ///
    /// Boxed, as in ``WireValue``: a stored value takes no more bytes than a built one.
    indirect case dict(StoredDictionary)

    /// The value; an encoded one is built again each time.
    package var decoded: WireValue {
        switch self {
        case .value(let value): value
        case .kept(let pickle): pickle.value
        case .list(let elements): .list(elements.map(\.decoded))
        case .tuple(let elements): .tuple(elements.map(\.decoded))
        case .dict(let entries): .dict(entries.decoded)
        }
    }

    /// How many values ``decoded`` would build.
    package var keptCount: Int {
        switch self {
        case .value: 0
        case .kept(let pickle): pickle.valueCount
        case .list(let elements), .tuple(let elements): elements.reduce(0) { $0 + $1.keptCount }
        case .dict(let entries): entries.keptCount
        }
    }

    /// The same as ``decoded``.
    ///
    /// - Throws: `RuntimeError` if too little work is left.
    package func decoded(_ work: WorkMeter) throws(PythonException) -> WireValue {
        if case .value(let value) = self { return value }
        try work.charge(keptCount * Self.stepsPerValue)
        return decoded
    }

    /// How many steps building one encoded value takes.
    private static let stepsPerValue = 5

    /// Whether its value equals `other`; an encoded one is built only if that may be so.
    ///
    /// - Throws: `RuntimeError` if too little work is left.
    package func isEqual(
        to other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        // Most searches are for an integer among integers.
        if case .int(let number) = other, case .value(.int(let mine)) = self {
            try work.charge(1)
            return mine == number
        }
        if case .kept(let pickle) = self, pickle.isContainer, other.isScalar {
            try work.charge(1)
            return false
        }
        return try decoded(work).isEqual(to: other, work)
    }

    /// Whether its value equals `other`; an encoded one is built only if that may be so.
    package func isEqual(to other: WireValue) -> Bool {
        switch self {
        case .value(let value): value == other
        case .kept(let pickle) where pickle.isContainer && other.isScalar: false
        case .kept, .list, .tuple, .dict: decoded == other
        }
    }

    /// All built values in it; only these can contain proxies.
    package var builtValues: [WireValue] {
        switch self {
        case .value(let value): [value]
        case .kept: []
        case .list(let elements), .tuple(let elements): elements.flatMap(\.builtValues)
        case .dict(let entries): entries.keys + entries.values.flatMap(\.builtValues)
        }
    }
}

extension StoredValue: Equatable {
    /// Whether both have equal values.
    package static func == (left: Self, right: Self) -> Bool { left.decoded == right.decoded }
}

// Writing.
extension PickleWriter {
    /// Writes a stored value; an encoded one is copied.
    mutating func write(_ stored: StoredValue, _ bytes: inout [UInt8]) {
        switch stored {
        case .value(let value): write(value, &bytes)
        case .kept(let pickle):
            if fits(pickle.octets.count, after: bytes.count) { bytes += pickle.octets }
        case .list(let elements):
            bytes.append(.emptyList)
            guard !elements.isEmpty else { return }
            bytes.append(.mark)
            for element in elements { write(element, &bytes) }
            bytes.append(.appends)
        case .tuple(let elements):
            bytes.append(.mark)
            for element in elements { write(element, &bytes) }
            bytes.append(.tuple)
        case .dict(let entries):
            bytes.append(.emptyDict)
            guard !entries.isEmpty else { return }
            bytes.append(.mark)
            for (key, value) in entries {
                write(key, &bytes)
                write(value, &bytes)
            }
            bytes.append(.setItems)
        }
    }
}

extension StoredValue {
    /// Appends the value as a complete pickle of protocol 4.
    ///
    /// - Parameters:
    ///   - output: Receives the pickle.
    ///   - address: Returns the address by which the receiver reaches a proxy's object; `nil` keeps
    ///     the proxy's own.
    func appendPickle(to output: inout OutgoingBytes, addressing address: ((Token) -> Address?)?) {
        if case .value(let value) = self {
            return value.appendPickle(to: &output, addressing: address)
        }
        var writer = PickleWriter(addressing: address)
        output.write(with: &writer) { writer, bytes, _ in
            bytes.append(.proto)
            bytes.append(4)
            writer.write(self, &bytes)
            bytes.append(.stop)
        }
    }
}
