package import MPWire

/// What a client takes from its server.
package struct LinkLimits: Sendable {
    /// The longest frame that is taken once the server has proved itself.
    package var frame: Int
    /// How large and how deep a pickle may be.
    package var pickle: PickleLimits
    /// Which classes may appear in values, beside those that are plain data.
    package var policy: ClassPolicy

    /// Sets limits.
    ///
    /// - Parameters:
    ///   - frame: The longest frame.
    ///   - pickle: Limits of the reader.
    ///   - policy: The classes that are let in.
    package init(
        frame: Int = 256 << 20,
        pickle: PickleLimits = .standard,
        policy: ClassPolicy = ClassPolicy()
    ) {
        self.frame = frame
        self.pickle = pickle
        self.policy = policy
    }
}
