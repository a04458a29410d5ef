private let manager: SyncManager = given()
private let person: AutoProxy = given()
