private struct Person {
    var name: String
    var age: Int
}
