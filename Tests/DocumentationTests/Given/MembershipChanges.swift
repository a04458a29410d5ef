private let workers: MembersProxy<String> = given()
