private let pool: ProcessPool = given()
private let photo = "photo 1"

extension RemoteFunction where Input == String, Output == String {
    fileprivate static var resize: Self { .init("resize") { $0 } }
}
