package import MPWire

/// What a client takes from its server.
///
/// Values may hold instances of any class: of a class only its name and its parts are read, nothing is run here, and
/// nothing is passed on but by another call, to a server that looks at it.
package struct LinkLimits: Sendable {
    /// The longest frame that is taken once the server has proved itself.
    package var frame: Int
    /// How large and how deep a pickle may be.
    package var pickle: PickleLimits

    /// Sets limits.
    ///
    /// - Parameters:
    ///   - frame: The longest frame.
    ///   - pickle: Limits of the reader.
    package init(frame: Int = 16 << 30, pickle: PickleLimits = .standard) {
        self.frame = frame
        self.pickle = pickle
    }
}
