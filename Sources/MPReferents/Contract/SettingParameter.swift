package import MPWire

/// A parameter of a constructor whose argument stays a property of the object, such as a semaphore's number of permits.
///
/// First contents are none: two programs that share a list by its name needn't agree on how it begins.
package struct SettingParameter: Sendable {
    package let name: String
    /// Its place among the positional arguments.
    package let position: Int
    /// What it is if the argument is left out.
    package let standard: WireValue
    /// Two arguments are the same setting if this makes the same value of them; `nil` is never compared.
    let compared: @Sendable (WireValue) -> WireValue?

    /// Describes a parameter.
    ///
    /// - Parameters:
    ///   - name: Its name, by which the argument may be passed.
    ///   - position: Its place among the positional arguments.
    ///   - standard: What it is if the argument is left out.
    ///   - compared: Brings an argument to the form in which it is compared.
    package init(
        _ name: String,
        at position: Int = 0,
        standard: WireValue = .null,
        compared: @escaping @Sendable (WireValue) -> WireValue? = { $0 }
    ) {
        self.name = name
        self.position = position
        self.standard = standard
        self.compared = compared
    }
}
