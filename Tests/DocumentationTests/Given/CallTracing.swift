import MultiprocessingTracing

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var resize: Self { .init("resize") { $0 } }
}
