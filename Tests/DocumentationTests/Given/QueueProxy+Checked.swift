private let manager: SyncManager = given()

private struct Job: Codable, Sendable {
    var name: String
}
