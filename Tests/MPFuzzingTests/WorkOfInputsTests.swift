import Testing

@testable import MPFuzzing

/// The limits of work that the dispatcher's feed sets.
@Suite(.timeLimit(.minutes(10)))
struct WorkOfInputsTests {
    @Test func populationCostsLittle() throws {
        let scene = DispatcherScene(options: 0)
        try scene.populate(on: scene.open("open_link"))
        #expect(scene.objects.count > 20)
        #expect(Set(scene.objects.map(\.typeid)).count > 15)
        #expect(scene.hasWorkLeft)
    }

    @Test func anInputEndsWhenItsWorkIsDone() throws {
        let scene = DispatcherScene(options: 0)
        try scene.populate(on: scene.open("open_link"))
        let id = try scene.open("accept_connection")
        let list = try #require(scene.objects.first { $0.typeid == "list" })
        var steps = 0
        while scene.hasWorkLeft, steps < 100_000 {
            try scene.repeatText(of: list.ident, on: id)
            steps += 1
        }
        #expect(steps > 10)
        #expect(!scene.hasWorkLeft)
    }
}
