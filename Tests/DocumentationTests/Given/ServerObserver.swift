private var configuration: ManagerServerConfiguration = given()
