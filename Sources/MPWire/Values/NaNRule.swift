/// The result of comparing NaN with NaN.
///
/// Python finds a NaN in a dict by its identity, which no value keeps on the wire. Here all NaNs are the
/// same key, so that an entry under NaN can be found and removed.
enum NaNRule {
    /// As Python's `==`: NaN is equal to nothing.
    case distinct
    /// As a key: NaN is equal to itself.
    case same
}
