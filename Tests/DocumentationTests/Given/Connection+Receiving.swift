private let connection: Connection = given()

private struct Job: Codable, Sendable {
    var result: Int
}
