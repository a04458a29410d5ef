import Logging

private let manager: SyncManager = given()
private let logger = Logger(label: "example")
