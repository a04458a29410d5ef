/// A worker, and what it holds.
package struct TaskWorker {
    /// What stands before a function's name in the label by which a worker offers the function.
    package static var functionLabelPrefix: String { "function:" }

    /// A lease; obsolete if the task has ended or has been leased again since.
    struct Held {
        let id: TaskID
        let lease: UInt32
    }

    let number: UInt64
    /// What it offers, less what its tasks take.
    var free: [String: Int]
    /// What it offers altogether.
    var offer: [String: Int]
    /// Its leases, and some obsolete ones.
    var held: [Held] = []
    /// Number of tasks that it holds.
    var count = 0

    init(number: UInt64, offer: [String: Int]) {
        self.number = number
        self.offer = offer
        free = offer
    }

    /// Whether enough is free for a task.
    func fits(_ demands: [String: Int]) -> Bool {
        demands.allSatisfy { name, amount in
            offer[name] != nil && (amount <= 0 || amount <= free[name, default: 0])
        }
    }

    /// Changes the offer; what its tasks have taken stays taken.
    mutating func change(to newOffer: [String: Int]) {
        var newFree = newOffer
        for (name, amount) in offer.merging(free, uniquingKeysWith: { old, _ in old }) {
            let taken = (offer[name] == nil ? 0 : amount) - free[name, default: 0]
            if taken != 0 { newFree[name, default: 0] -= taken }
        }
        offer = newOffer
        free = newFree
    }

    mutating func take(_ demands: [String: Int]) {
        for (name, amount) in demands where amount > 0 { free[name, default: 0] -= amount }
    }

    mutating func giveBack(_ demands: [String: Int]) {
        for (name, amount) in demands where amount > 0 { free[name, default: 0] += amount }
    }
}
