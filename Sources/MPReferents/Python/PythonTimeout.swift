package import MPWire

/// Turns Python's `timeout` arguments into the time that a call may wait.
///
/// Each of Python's waiting methods reads it in its own way. `nil` is no limit, `.zero` no wait.
package enum PythonTimeout {
    /// Reads the `timeout` of `Lock.acquire`, where -1 is no limit.
    ///
    /// A non-blocking call may pass no other value.
    package static func ofAcquire(
        _ value: WireValue?,
        isBlocking: Bool
    ) throws(PythonException) -> Duration? {
        let unlimited = Duration.seconds(-1)
        let timeout = try value.map(duration) ?? unlimited
        if !isBlocking && timeout != unlimited {
            throw .valueError("can't specify a timeout for a non-blocking call")
        }
        if timeout == unlimited { return isBlocking ? nil : .zero }
        if timeout < .zero { throw .valueError("timeout value must be a non-negative number") }
        return timeout
    }

    /// Reads the `timeout` of `Condition.wait` and `Event.wait`, where a value that isn't positive
    /// is no wait.
    package static func ofWait(_ value: WireValue?) throws(PythonException) -> Duration? {
        guard let value, value != .null else { return nil }
        guard let sign = Sign(value) else { throw comparisonError(">", value) }
        return sign == .positive ? try duration(value) : .zero
    }

    /// Reads the `timeout` of `Semaphore.acquire` and `Barrier.wait`, which Python adds to the time
    /// of day before it checks whether it is positive.
    package static func ofSum(_ value: WireValue?) throws(PythonException) -> Duration? {
        guard let value, value != .null else { return nil }
        guard !value.isDecimal, let sign = Sign(value) else {
            let type = value.typeNameInErrors
            throw .isNoNumber(value, "unsupported operand type(s) for +: 'float' and '\(type)'")
        }
        if case .bigInt(let integer) = value, integer.isBeyondDouble {
            throw .overflowError("int too large to convert to float")
        }
        switch sign {
        case .positive: return try duration(asFloat(value))
        case .negative, .zero: return .zero
        // With NaN, Python polls for ever: no limit.
        case .unordered: return nil
        }
    }

    /// Checks the `timeout` of `Queue.get` and `Queue.put`; Python does that before it looks at the
    /// queue.
    package static func checkDeadline(_ value: WireValue) throws(PythonException) {
        guard let sign = Sign(value) else { throw comparisonError("<", value) }
        if sign == .negative { throw .valueError("'timeout' must be a non-negative number") }
        if value.isDecimal {
            throw .typeError("unsupported operand type(s) for +: 'float' and 'decimal.Decimal'")
        }
        if case .bigInt(let integer) = value, integer.isBeyondDouble {
            throw .overflowError("int too large to convert to float")
        }
    }

    /// Reads the `timeout` of `Queue.get` and `Queue.put` once the queue makes the call wait.
    ///
    /// Python adds it to the time of day, so that every number becomes a `float`.
    package static func ofDeadline(_ value: WireValue) throws(PythonException) -> Duration? {
        switch value.number {
        case .int(let seconds): try duration(Double(seconds))
        case .bigInt: throw outOfRange
        // With NaN, Python's queues poll for ever: no limit.
        case .float(let seconds): seconds.isNaN ? nil : try duration(seconds)
        case .fraction(let numerator, let denominator):
            try duration(Double(numerator) / Double(denominator))
        case .decimal, nil: throw .notInteger(value)
        }
    }

    /// Whether a number is negative, zero or positive; NaN is none of these.
    private enum Sign {
        case negative, zero, positive, unordered

        /// Classifies a number; `nil` for everything else.
        init?(_ value: WireValue) {
            if value.isDecimalNaN { return nil }
            switch value.number {
            case .int(let value): self = value < 0 ? .negative : value == 0 ? .zero : .positive
            case .bigInt(let value): self = value.isNegative ? .negative : .positive
            case .float(let value) where value.isNaN: self = .unordered
            case .float(let value): self = value < 0 ? .negative : .positive
            case .decimal(let value): self = value.nearestDouble < 0 ? .negative : .positive
            case .fraction(let value, _): self = value < 0 ? .negative : .positive
            case nil: return nil
            }
        }
    }

    private static let outOfRange =
        PythonException.overflowError("timestamp out of range for platform time_t")

    /// A fraction as the float that it becomes when Python adds it to one; other values as they are.
    private static func asFloat(_ value: WireValue) -> WireValue {
        guard case .fraction(let numerator, let denominator)? = value.number else { return value }
        return .float(Double(numerator) / Double(denominator))
    }

    /// Converts as CPython's `_PyTime_FromSecondsObject` does: nanoseconds in 64 bits.
    private static func duration(_ value: WireValue) throws(PythonException) -> Duration {
        if case .float(let seconds) = value { return try duration(seconds) }
        // Of numpy's numbers, this one alone is a `float` to Python.
        if value.typeNameInErrors == "numpy.float64", case .float(let seconds) = value.withoutNumPy
        {
            return try duration(seconds)
        }
        switch PythonIndex(value) {
        case .inside(let seconds):
            guard seconds.magnitude <= UInt(Int64.max / 1_000_000_000) else { throw tooLarge }
            return .seconds(seconds)
        case .outside: throw tooLarge
        case nil: throw .notInteger(value)
        }
    }

    private static let tooLarge =
        PythonException.overflowError("timestamp too large to convert to C PyTime_t")

    private static func duration(_ seconds: Double) throws(PythonException) -> Duration {
        if seconds.isNaN { throw .valueError("Invalid value NaN (not a number)") }
        let nanoseconds = (seconds * 1e9).rounded(.awayFromZero)
        guard let exact = Int64(exactly: nanoseconds) else { throw outOfRange }
        return .nanoseconds(exact)
    }

    private static func comparisonError(_ sign: String, _ value: WireValue) -> PythonException {
        if value.isDecimalNaN { return .invalidOperation }
        let type = value.typeNameInErrors
        return .isNoNumber(
            value,
            "'\(sign)' not supported between instances of '\(type)' and 'int'"
        )
    }
}

extension WireBigInt {
    /// Whether its magnitude has more than the 1024 bits that a `float` can have.
    fileprivate var isBeyondDouble: Bool {
        let signByte: UInt8 = isNegative ? 0xff : 0
        return littleEndian.count > 129
            || littleEndian.count == 129 && littleEndian[128] != signByte
    }
}
