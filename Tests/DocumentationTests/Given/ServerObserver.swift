@MainActor private var configuration: ManagerServerConfiguration = given()
