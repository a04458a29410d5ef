private let pool: ProcessPool = given()
private let pages = ["page 1"]

private func write(_ page: String) throws {}

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var render: Self { .init("render") { $0 } }
}
