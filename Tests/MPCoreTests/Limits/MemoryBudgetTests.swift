import Testing

@testable import MPCore

/// When objects may grow.
struct MemoryBudgetTests {
    @Test(arguments: [
        (100, 99, false), (100, 100, true), (100, 101, true), (.max, 1 << 50, false), (0, 0, true),
    ])
    func endsAtTheLimit(_ limit: Int, _ used: Int, _ isExhausted: Bool) {
        var budget = MemoryBudget(limit: limit)
        budget.sampled(used)
        #expect(budget.isExhausted == isExhausted)
        #expect(budget.wantsSample == isExhausted)
    }

    @Test func chargesCountUntilTheNextLook() {
        var budget = MemoryBudget(limit: 1 << 30)
        budget.sampled(1 << 29)
        budget.charge(bytes: MemoryBudget.step - 1)
        #expect(!budget.wantsSample)
        budget.charge(bytes: 1)
        #expect(budget.wantsSample)
        #expect(!budget.isExhausted)
        budget.charge(elements: 1 << 23)
        #expect(budget.isExhausted)
        budget.sampled(1 << 29)
        #expect(!budget.isExhausted)
    }

    @Test func chargesDoNotOverflow() {
        var budget = MemoryBudget(limit: .max)
        for _ in 0..<4 {
            budget.charge(elements: .max)
            budget.charge(bytes: .max / 2)
        }
        budget.charge(elements: -5)
        #expect(budget.wantsSample)
    }
}
