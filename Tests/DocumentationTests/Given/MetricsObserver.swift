import CoreMetrics
import MultiprocessingMetrics

private let backend: any MetricsFactory = given()
@MainActor private var configuration: ManagerServerConfiguration = given()
