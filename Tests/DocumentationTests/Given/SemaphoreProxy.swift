private let semaphore: SemaphoreProxy = given()
private let counts: DictProxy<String, Int> = given()
