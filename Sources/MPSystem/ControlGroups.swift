/// The limits that control groups set for this process, as far as it can see them; cgroups(7).
package enum ControlGroups {
    /// The folders of the process's own group and of its parents, which may allow less.
    ///
    /// - Returns: Each folder, and whether it is of version 2.
    package static func folders(for controller: String) -> [(path: String, isUnified: Bool)] {
        var folders: [(path: String, isUnified: Bool)] = []
        // Lines such as "4:memory:/a/b" (version 1) and "0::/a/b" (version 2).
        for line in TextFile.read("/proc/self/cgroup").split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(
                separator: UInt8(ascii: ":"),
                maxSplits: 2,
                omittingEmptySubsequences: false
            )
            guard fields.count == 3 else { continue }
            let controllers = String(decoding: fields[1], as: UTF8.self)
            let isUnified = controllers.isEmpty
            guard isUnified || controllers.split(separator: ",").contains(controller[...]) else {
                continue
            }
            let root = "/sys/fs/cgroup" + (isUnified ? "" : "/\(controller)")
            let group = String(decoding: fields[2], as: UTF8.self)
            folders += withParents(group).map { (root + $0, isUnified) }
        }
        return folders
    }

    /// A group and its parents: `/a/b` gives `/a/b`, `/a` and the root, which is empty.
    static func withParents(_ group: String) -> [String] {
        var groups: [String] = []
        var rest = group == "/" ? "" : group[...]
        while let slash = rest.lastIndex(of: "/") {
            groups.append(String(rest))
            rest = rest[..<slash]
        }
        return groups + [""]
    }
}
