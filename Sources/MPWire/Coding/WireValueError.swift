/// The reason why a Swift value has no Python form, or a Python value isn't one of a Swift type.
///
/// Thrown by conversions that are written by hand, ``WireValueConvertible``.
public struct WireValueError: Error, Equatable, Sendable, CustomStringConvertible {
    let reason: WireCodingError

    /// Gives a reason in words.
    ///
    /// - Parameter reason: Part of a sentence, such as "a Date beyond the year 9999 is no datetime".
    public init(_ reason: String) {
        self.reason = .failed(at: WirePath(), reason: reason)
    }

    init(_ reason: WireCodingError) {
        self.reason = reason
    }

    /// Says what was expected, and what was found instead.
    ///
    /// - Parameters:
    ///   - type: The Swift type.
    ///   - value: What Python sent.
    /// - Returns: The error; its text names both types, and the value if it is short.
    public static func expected(_ type: Any.Type, found value: WireValue) -> Self {
        Self(WireCodingError.mismatch(type, value))
    }

    /// The reason in words.
    public var description: String { "\(reason)" }
}

extension WireValue {
    /// Makes the Python value of a Swift value.
    ///
    /// - Parameter value: Any `Encodable` value.
    /// - Throws: ``WireValueError`` if Python has nothing like it.
    public init(encoding value: some Encodable) throws(WireValueError) {
        do throws(WireCodingError) {
            self = try WireCoding.encode(value)
        } catch {
            throw WireValueError(error)
        }
    }

    /// Makes the Swift value of this Python value.
    ///
    /// - Parameter type: The Swift type.
    /// - Returns: The value.
    /// - Throws: ``WireValueError``, which says what was expected and what was found.
    public func decoded<Value: Decodable>(
        as type: Value.Type = Value.self
    ) throws(WireValueError) -> Value {
        do throws(WireCodingError) {
            return try WireCoding.decode(self, as: type)
        } catch {
            throw WireValueError(error)
        }
    }
}
