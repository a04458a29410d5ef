private let authkey: Authkey = given()
