import CoreMetrics
import MultiprocessingMetrics

private let backend: any MetricsFactory = given()
private var configuration: ManagerServerConfiguration = given()
