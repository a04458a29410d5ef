private let manager: SyncManager = given()

private func schedule(fencedBy token: Int) async throws {}
