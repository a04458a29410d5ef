private let manager: SyncManager = given()
