private let manager: SyncManager = given()

extension RemoteFunction where Input == Int, Output == Int {
    fileprivate static var square: Self { .init("square") { $0 * $0 } }
}
