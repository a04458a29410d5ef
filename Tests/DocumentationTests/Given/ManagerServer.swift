private let address: Address = given()
private let authkey: Authkey = given()
