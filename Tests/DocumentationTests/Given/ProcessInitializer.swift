extension RemoteFunction where Input == String, Output == Void {
    fileprivate static var loadTables: Self { .init("loadTables") { print($0) } }
}
