private let paths = ["file 1"]

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var readFile: Self { .init("readFile") { $0 } }
}
