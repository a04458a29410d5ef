package import MPWire

/// A shared object that clients can create by name.
///
/// Others, such as iterators, are only returned by methods.
package protocol CreatableReferent: Referent {
    /// Python's constructor of the class: `list(…)`, `Queue(…)`.
    ///
    /// - Throws: What the constructor raises in Python, and `RuntimeError` if too little work is left.
    static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> Self

    /// The same without a limit on the work.
    static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> Self
}

/// Types whose constructors take only a few arguments implement just one of the two.
extension CreatableReferent {
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> Self {
        try make(arguments, keywords)
    }

    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> Self {
        try make(arguments, keywords, .unlimited)
    }
}
