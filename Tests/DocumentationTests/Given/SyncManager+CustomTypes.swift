private let manager: SyncManager = given()
private let text = ""

private struct PersonProxy: Proxy {
    static let typeids = ["Person"]
    let reference: ProxyReference
}
