/// Finds which nodes contain themselves, by Tarjan's algorithm without its recursion.
///
/// A component is a set of nodes that all contain each other; almost always a single node.
struct PickleComponents {
    /// The nodes of the components, one component after the other; a component comes after those
    /// that it contains.
    private(set) var nodes: [Int] = []
    /// The index in ``nodes`` at which each component ends.
    private(set) var ends: [Int] = []

    /// The order in which each node was reached, from 1 on; 0 if it hasn't been yet.
    private var number: [Int]
    /// The lowest number that can be reached from each node; the maximum once its component is
    /// complete.
    private var lowest: [Int]
    /// The nodes reached so far whose component isn't complete.
    private var open: [Int] = []
    /// The path from the root: nodes, and the next of their links to follow.
    private var path: [(node: Int, next: Int)] = []
    /// The last number given.
    private var reached = 0

    /// Finds the components of everything that `root` contains.
    init(of root: Int, in arena: [PickleNode]) {
        number = Array(repeating: 0, count: arena.count)
        lowest = number
        enter(root)
        while let (node, next) = path.last {
            if next < arena[node].links.count {
                path[path.count - 1].next += 1
                follow(from: node, to: arena[node].links[next].node)
            } else {
                path.removeLast()
                leave(node)
            }
        }
    }

    private mutating func enter(_ node: Int) {
        reached += 1
        number[node] = reached
        lowest[node] = reached
        open.append(node)
        path.append((node, 0))
    }

    private mutating func follow(from node: Int, to child: Int) {
        if number[child] == 0 {
            enter(child)
        } else if lowest[child] < .max {
            lowest[node] = min(lowest[node], number[child])
        }
    }

    private mutating func leave(_ node: Int) {
        if let parent = path.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
        guard lowest[node] == number[node] else { return }
        while let member = open.popLast() {
            lowest[member] = .max
            nodes.append(member)
            if member == node { break }
        }
        ends.append(nodes.count)
    }
}
