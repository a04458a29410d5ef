/// What two values are compared for.
enum EqualityRule {
    /// As Python's `==`: NaN is equal to nothing. Instances that only their own class could compare end the comparison:
    /// ``Incomparability``.
    case python
    /// As keys of a dict: NaN is equal to itself, and an instance of one's own class is the same key only as the same
    /// instance.
    ///
    /// Python finds a NaN in a dict by its identity, which no value keeps on the wire. Here all NaNs are the same key, so
    /// that an entry under NaN can be found and removed.
    case key
    /// As Swift's `==`: instances of one's own classes are equal if the same steps rebuild them.
    case structure
}
