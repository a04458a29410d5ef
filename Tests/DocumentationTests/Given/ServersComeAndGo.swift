private let manager: SyncManager = given()
private let jobs: QueueProxy<String> = given()
