extension RemoteFunction where Input == String, Output == Int {
    fileprivate static var wordCount: Self { .init("wordCount") { $0.count } }
}
