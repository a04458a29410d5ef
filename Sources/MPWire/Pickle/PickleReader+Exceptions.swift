extension PickleReader {
    /// Reads a pickle of a server's answer, in which the class of a raised exception may be any.
    ///
    /// A program catches exceptions of its peer's own classes without naming them beforehand: they are
    /// data, and nobody passes them on. `policy` applies to their contents, as to everything else.
    ///
    /// - Parameters:
    ///   - bytes: The pickle, except what is in `insets`.
    ///   - insets: Large byte strings that are stored beside it.
    ///   - limits: What it may cost.
    ///   - policy: The classes that it may name.
    ///   - work: Charged for work that takes longer than the length of the pickle suggests; `nil` is a
    ///     meter of its own.
    ///   - rebuild: Rebuilds each proxy and token in it; `nil` keeps them as they come.
    ///   - adopt: Called for each proxy in it.
    ///   - exception: Finds the raised exception in the value; `nil` if there is none.
    /// - Returns: The value.
    /// - Throws: As ``read(_:insets:limits:policy:rebuild:adopt:)``.
    package static func read(
        _ bytes: ArraySlice<UInt8>,
        insets: [Inset] = [],
        limits: PickleLimits,
        policy: ClassPolicy,
        work: WorkMeter? = nil,
        rebuild: ProxyRebuilding? = nil,
        adopt: ((Token) -> (any Sendable & AnyObject)?)?,
        exception: (WireValue) -> PythonException?
    ) throws(PickleError) -> WireValue {
        let refusal: PickleError
        let refused: WireGlobal
        do throws(PickleError) {
            return try read(
                bytes,
                insets: insets,
                limits: limits,
                policy: policy,
                work: work,
                rebuild: rebuild,
                adopt: adopt
            )
        } catch .refused(let global, let offset) {
            refusal = .refused(global, at: offset)
            refused = global
        }
        let value = try read(
            bytes,
            insets: insets,
            limits: limits,
            policy: policy.admitting(refused),
            work: work,
            rebuild: rebuild,
            adopt: adopt
        )
        guard let raised = exception(value), raised.type == refused else { throw refusal }
        var carried: [UInt8] = []
        WireValue.tuple(raised.arguments + [raised.state ?? .null]).appendPickle(to: &carried)
        _ = try read(carried[...], limits: limits, policy: policy, work: work)
        return value
    }
}
