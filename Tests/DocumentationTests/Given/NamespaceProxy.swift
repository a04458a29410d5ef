private let settings: NamespaceProxy = given()
