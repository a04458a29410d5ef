/// Stands in until branch `services` brings MPCore's.
enum NearestNames {
    static func complaint(_ wrong: String, _ name: String, _ candidates: [String]) -> String {
        "\(wrong), only: \(candidates.joined(separator: ", "))"
    }
}
