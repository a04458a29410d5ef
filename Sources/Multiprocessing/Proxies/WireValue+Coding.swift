internal import MPWire

extension WireValue {
    /// Encodes a Swift value.
    ///
    /// - Throws: `typeMismatch` if Python has nothing like it.
    init(
        encoding value: some Encodable,
        _ form: EncodingForm = .plain,
        for attempt: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) {
        do throws(WireCodingError) {
            self = try WireCoding.encode(value, form)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(attempt()): a value can't be sent: \(error)",
                cause: error
            )
        }
    }

    /// Decodes the result of a call.
    ///
    /// - Throws: `typeMismatch` if it is of another type.
    func decoded<Value: Decodable>(
        as type: Value.Type,
        from attempt: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) -> Value {
        do throws(WireCodingError) {
            return try WireCoding.decode(self, as: type)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(attempt()): the result is not a \(type): \(error)",
                cause: error
            )
        }
    }

    /// Encodes a duration as Python does, as a `float` in seconds.
    ///
    /// A negative duration is no wait, though Python takes some of them for no limit.
    init(seconds duration: Duration) {
        let (seconds, attoseconds) = max(duration, .zero).components
        self = .float(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// Python's `slice(start, stop)` of a range.
    static func slice(_ range: Range<Int>) -> WireValue {
        .slice(.int(range.lowerBound), .int(range.upperBound), .null)
    }
}
