private let library: LibraryProxy = given()

private struct LibraryProxy: Proxy {
    static let typeids = ["Library"]
    let reference: ProxyReference

    func lines() async throws -> IteratorProxy<String> { try await call("lines") }
}
