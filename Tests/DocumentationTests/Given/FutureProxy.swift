private let manager: SyncManager = given()
private let executor: ProcessPoolExecutor = given()
private let results: DictProxy<String, FutureProxy<Int>> = given()

extension RemoteFunction where Input == Int, Output == Int {
    fileprivate static var square: Self { .init("square") { $0 * $0 } }
}
