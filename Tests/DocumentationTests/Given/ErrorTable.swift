private nonisolated(unsafe) var configuration: SyncManagerConfiguration = given()

private enum BankError: Error, Codable { case insufficientFunds }
