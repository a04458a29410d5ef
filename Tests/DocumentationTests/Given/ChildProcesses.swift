extension RemoteFunction where Input == String, Output == Void {
    fileprivate static var render: Self { .init("render") { print($0) } }
}
