/// How fast a queue fills and empties.
struct QueueFlow: Equatable {
    /// When a queue will be empty if all goes on like this.
    enum Prospect: Equatable {
        /// It is empty.
        case empty
        /// In so many seconds.
        case emptyIn(Double)
        /// Not, since as much comes as goes.
        case steady
        /// Not, since more comes than goes.
        case grows
    }

    /// Items per second that come.
    let incoming: Double
    /// Items per second that go.
    let outgoing: Double
    /// When it will be empty.
    let prospect: Prospect

    /// Looks ahead.
    ///
    /// - Parameters:
    ///   - length: The number of items.
    ///   - incoming: Items per second that come.
    ///   - outgoing: Items per second that go.
    init(length: Int, incoming: Double, outgoing: Double) {
        self.incoming = incoming
        self.outgoing = outgoing
        let (speed, larger) = (outgoing - incoming, max(incoming, outgoing))
        if length <= 0 {
            prospect = .empty
        } else if speed.magnitude <= 0.01 * larger || !speed.isFinite {
            prospect = .steady
        } else {
            prospect = speed > 0 ? .emptyIn(Double(length) / speed) : .grows
        }
    }
}

extension QueueFlow.Prospect {
    /// The prospect in words.
    var words: String {
        switch self {
        case .empty: "empty"
        case .emptyIn(let seconds): seconds.asTime
        case .steady: "steady"
        case .grows: "grows"
        }
    }

    /// A number by which prospects are sorted: the worst is the largest.
    var order: Double {
        switch self {
        case .empty: -1
        case .emptyIn(let seconds): min(seconds, 1e15)
        case .steady: 1e16
        case .grows: 1e17
        }
    }
}
