import Distributed
import MultiprocessingDistributed

private let manager: SyncManager = given()
