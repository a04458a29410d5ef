private nonisolated(unsafe) var configuration: ManagerServerConfiguration = given()
