private let pool: ProcessPool = given()
private let numbers = [1, 2, 3]

extension RemoteFunction where Input == [Int], Output == Int {
    fileprivate static var sum: Self { .init("sum") { $0.reduce(0, +) } }
}
