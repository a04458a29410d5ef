private let authkey: Authkey = given()

private actor Library {
    init(_ path: String) async throws {}

    func search(_ text: String) async throws -> [String] { [] }
}
