private let connection: Connection = given()
private let connections: [Connection] = given()
private let child: ChildProcess<Int> = given()
