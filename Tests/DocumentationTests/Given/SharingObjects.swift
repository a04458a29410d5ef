private let manager: SyncManager = given()
private let ages: DictProxy<String, Int> = given()
private let names: ListProxy<String> = given()
private let counts: DictProxy<String, Int> = given()
private let jobs: QueueProxy<Int> = given()
private let lock: LockProxy = given()
private let counter: SharedType<Int> = given()

private struct CounterProxy: Proxy {
    static let typeids = ["Counter"]
    let reference: ProxyReference

    func add(_ n: Int) async throws -> Int { try await call("add", n) }
}

private actor Library {
    init(_ path: String) async throws {}

    func search(_ text: String) async throws -> [String] { [] }
}

private struct Job: Codable, Sendable {
    var name: String
}
