private let unix: Address = given()
private let tls: Address = given()
private let authkey: Authkey = given()
