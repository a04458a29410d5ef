private let jobs: WorkQueueProxy<String, String> = given()
private func resize(_ image: String) -> String { image }
