import MPWire
import Testing

/// What patterns of classes stand for.
@Suite struct ClassPolicyTests {
    private static let cases: [(pattern: String, module: String, name: String, isAllowed: Bool)] = [
        ("shop.*", "shop", "Order", true),
        ("shop.*", "shop.orders", "Order", true),
        ("shop.*", "shop", "os.system", false),
        ("shop.*", "shop", "orders.os.system", false),
        ("shop.*", "shop", "Outer.Inner", false),
        ("shop.*", "shop", ".Order", false),
        ("shop.*", "shop", "", false),
        ("shop.*", "shop", "Order\nx", false),
        ("shop.*", "shopping", "Order", false),
        ("shop.*", "", "shop.Order", false),
        ("shop.Order", "shop", "Order", true),
        ("shop.Order", "shop", "Order.x", false),
        ("shop.Order", "shop.Order", "", false),
        ("shop.Outer.Inner", "shop", "Outer.Inner", true),
        ("shop.Outer.Inner", "shop.Outer", "Inner", true),
        ("shop.orders.Order", "shop", ".orders.Order", false),
        ("shop.orders.Order", "shop.", "orders.Order", false),
        ("shop.orders.Order", "shop.orders.", "Order", false),
        ("shop:Outer.Inner", "shop", "Outer.Inner", true),
        ("shop:Outer.Inner", "shop.Outer", "Inner", false),
        ("*", "os", "system", true),
        ("*", "shop", "Outer.Inner", true),
        ("", "os", "system", false),
    ]

    @Test(arguments: cases)
    func aPatternAdmitsWhatItNames(pattern: String, module: String, name: String, allowed: Bool) {
        let policy = ClassPolicy(allowing: [pattern])
        #expect(policy.allows(WireGlobal(module, name)) == allowed)
    }

    @Test(arguments: [
        "*", "shop.*", "shop.orders.*", "shop.Order", "shop:Outer.Inner", "__main__.Point",
        "builtins.getattr", "größe.Maß",
    ])
    func aPatternThatAdmitsSomethingIsFine(_ pattern: String) {
        #expect(ClassPolicy.complaint(about: pattern) == nil)
    }

    @Test(arguments: [
        "", "foo", "shop.", ".Order", "shop.Ord*", "*.Order", "shop.*.Order", "**", "shop Order",
        "shop.Order\n", "1shop.Order", "multiprocessing.managers.*",
        "multiprocessing.managers.BaseProxy",
    ])
    func aPatternThatCanAdmitNothingIsNamed(_ pattern: String) {
        #expect(ClassPolicy.complaint(about: pattern) != nil)
    }

    @Test func aDottedNameIsRefusedInAPickleToo() throws {
        let pickle = Array("\u{80}\u{4}\u{8c}\u{4}shop\u{8c}\u{9}os.system\u{93}.".unicodeScalars)
            .map { UInt8($0.value) }
        #expect(throws: PickleError.self) {
            try PickleReader.read(pickle[...], policy: ClassPolicy(allowing: ["shop.*"]))
        }
    }
}
