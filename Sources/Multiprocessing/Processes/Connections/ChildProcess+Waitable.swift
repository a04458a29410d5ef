extension ChildProcess: Waitable {
    /// The sentinel, which is readable when the process has ended.
    public var readinessDescriptor: Int32 {
        get throws(MultiprocessingError) {
            if let sentinel { return sentinel }
            throw MultiprocessingError(
                .invalidState,
                "cannot wait for \(name): it wasn't started, or was closed here"
            )
        }
    }
}
