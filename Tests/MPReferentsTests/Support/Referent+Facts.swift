import MPReferents

extension Referent {
    /// What is known of a method; nothing if there is none of that name.
    func facts(of method: String) -> MethodFacts {
        Self.exposed.firstIndex(of: method).map { Self.facts[$0] } ?? []
    }
}
