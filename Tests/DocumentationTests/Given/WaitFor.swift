private let connection: Connection = given()
private let connections: [Connection] = given()
private let child: (sentinel: Int32, pid: Int32) = given()
