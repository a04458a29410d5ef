import MPCore
import MPWire
import Testing

/// Decisions about who may do what, as tables.
struct RightsTests {
    static let worker = Principal(keyID: "workers", userID: 1000)
    static let guest = Principal(keyID: "guests", userID: 1001)
    static let web = Principal(certificateName: "web.example.com")
    static let own = Principal(keyID: "workers", userID: 1000, isOwnProcess: true)

    static let get = Permission.call("Queue", name: "jobs", method: "get")
    static let clear = Permission.call("Queue", name: "jobs", method: "clear")

    private static func isAllowed(
        _ permission: Permission,
        to principal: Principal,
        by rules: String
    ) throws -> Bool {
        try Rights(parsing: rules).access(of: principal).refusal(of: permission) == nil
    }

    @Test(arguments: [
        ("allow * *", guest, clear, true),
        ("allow key:workers call Queue[jobs].get,put", worker, get, true),
        ("allow key:workers call Queue[jobs].get,put", worker, clear, false),
        ("allow key:workers call Queue[jobs].get,put", guest, get, false),
        ("allow key:workers call Queue[jobs]", worker, clear, true),
        ("allow key:workers call Queue[other]", worker, get, false),
        ("allow key:workers call Queue[jo*].g*", worker, get, true),
        ("allow key:workers call *", worker, get, true),
        ("allow key:workers call *.get", worker, clear, false),
        ("allow key:workers call Queue[*]", worker, .call("Queue", name: nil, method: "x"), false),
        ("allow key:workers call Queue", worker, .call("Queue", name: nil, method: "x"), true),
        (
            "allow key:workers call dict.#GETVALUE", worker,
            .call("dict", name: nil, method: "#GETVALUE"), true
        ),
        (
            "allow * call Queue[my # jobs].get", worker,
            .call("Queue", name: "my # jobs", method: "get"), true
        ),
        ("allow uid:1001 create dict", guest, .create("dict", name: nil), true),
        ("allow uid:1001 create dict", guest, .create("dict", name: "x"), true),
        ("allow uid:1001 create dict", guest, .create("list", name: nil), false),
        ("allow uid:1001 create dict", guest, .open("dict", name: "x"), false),
        ("allow uid:1001 create,open dict[x]", guest, .open("dict", name: "x"), true),
        ("allow uid:1001 create,open dict[x]", guest, .create("dict", name: nil), false),
        ("allow cert:*.example.com run word_*,sum", web, .run("word_count"), true),
        ("allow cert:*.example.com run word_*,sum", web, .run("sum"), true),
        ("allow cert:*.example.com run word_*,sum", web, .run("product"), false),
        ("allow cert:*.example.com run *", worker, .run("sum"), false),
        ("allow key:workers+uid:1000 types", worker, .ask(.types), true),
        ("allow key:workers+uid:1001 types", worker, .ask(.types), false),
        ("allow own shutdown", own, .ask(.shutdown), true),
        ("allow own shutdown", worker, .ask(.shutdown), false),
        ("allow * inspect,types", worker, .ask(.inspect), true),
        ("allow * inspect,types", worker, .ask(.debugInfo), false),
    ])
    func oneRule(
        _ rules: String,
        _ who: Principal,
        _ permission: Permission,
        _ isAllowed: Bool
    ) throws {
        #expect(try Self.isAllowed(permission, to: who, by: rules) == isAllowed)
    }

    @Test(arguments: [
        (
            "deny uid:1001 create *\nallow * create *", guest, Permission.create("dict", name: nil),
            false
        ),
        (
            "deny uid:1001 create *\nallow * create *", worker,
            Permission.create("dict", name: nil), true
        ),
        (
            "allow * create *\ndeny uid:1001 create *", guest, Permission.create("dict", name: nil),
            true
        ),
        ("deny * call *.clear\nallow key:workers *", worker, clear, false),
        ("deny * call *.clear\nallow key:workers *", worker, get, true),
        ("allow * call *.get\ndeny * call *\notherwise allow", worker, clear, false),
    ])
    func theFirstRuleDecides(
        _ rules: String,
        _ who: Principal,
        _ permission: Permission,
        _ isAllowed: Bool
    ) throws {
        #expect(try Self.isAllowed(permission, to: who, by: rules) == isAllowed)
    }

    @Test(arguments: [
        ("otherwise standard", get, worker, true), ("otherwise standard", get, own, true),
        ("otherwise standard", Permission.ask(.shutdown), worker, false),
        ("otherwise standard", .ask(.shutdown), own, true),
        ("otherwise standard", .ask(.debugInfo), worker, false),
        ("otherwise standard", .ask(.debugInfo), own, true),
        ("otherwise standard", .ask(.inspect), worker, true),
        ("otherwise standard", .connect, worker, true),
        ("otherwise allow", .ask(.shutdown), worker, true),
        ("allow own *\notherwise deny", get, worker, false),
        ("allow own *\notherwise deny", .ask(.shutdown), own, true),
        ("allow own *", get, worker, false),
    ])
    func theLastLineDecidesTheRest(
        _ rules: String,
        _ permission: Permission,
        _ who: Principal,
        _ isAllowed: Bool
    ) throws {
        #expect(try Self.isAllowed(permission, to: who, by: rules) == isAllowed)
    }

    @Test(arguments: [
        ("allow key:workers call Queue[jobs].get", worker, true),
        ("allow key:workers call Queue[jobs].get", guest, false),
        ("allow key:workers call *\ndeny key:workers *", worker, true),
        ("deny key:workers *\nallow key:workers call *", worker, false),
        ("deny key:workers connect\notherwise standard", worker, false),
        ("deny key:workers call *\notherwise standard", worker, true),
        ("deny key:workers call *\nallow own *", worker, false),
    ])
    func whoIsAllowedAnythingMayConnect(
        _ rules: String,
        _ who: Principal,
        _ isAllowed: Bool
    ) throws {
        #expect(try Self.isAllowed(.connect, to: who, by: rules) == isAllowed)
    }

    @Test func shutdownMayBeAllowedBeside() throws {
        let permission = Permission.ask(.shutdown)
        func refusal(_ rules: String) throws -> Access.Ground? {
            try Rights(parsing: rules).access(of: Self.worker, allowsShutdown: true)
                .refusal(of: permission)
        }
        #expect(try refusal("otherwise standard") == nil)
        #expect(try refusal("allow * call *") == nil)
        #expect(
            try refusal("deny * shutdown\notherwise allow")
                == .rule(line: 1, text: "deny * shutdown")
        )
    }

    @Test(arguments: [
        ("otherwise standard", worker, true), ("otherwise deny\n", own, false),
        ("allow * call Queue", worker, false), ("allow * call *", worker, true),
        ("allow * call *.*", worker, true), ("allow * call *[*]", worker, false),
        ("allow key:workers *", worker, true),
        ("deny key:guests call *\notherwise allow", worker, true),
        ("deny key:guests call *\notherwise allow", guest, false),
        ("deny * call *.clear\nallow * *", worker, false),
        ("deny * create *\notherwise standard", worker, true),
    ])
    func callsThatNeedNoLookUpAreKnown(
        _ rules: String,
        _ who: Principal,
        _ isFree: Bool
    ) throws {
        let rights = try Rights(
            parsing: rules == "otherwise deny\n" ? "allow * types\n" + rules : rules
        )
        #expect(rights.access(of: who).allowsAllCalls == isFree)
    }

    @Test(arguments: [
        (
            "# a comment\n\nallow own *\n  deny uid:1000   call *.clear  # why\n", clear,
            "key:workers+uid:1000 may not call Queue[jobs].clear on this server: line 4 of its rights "
                + "says 'deny uid:1000   call *.clear'"
        ),
        (
            "allow own *\notherwise deny", get,
            "key:workers+uid:1000 may not call Queue[jobs].get on this server: line 2 of its rights "
                + "says 'otherwise deny'"
        ),
        (
            "allow own *", Permission.create("dict", name: nil),
            "key:workers+uid:1000 may not create dict on this server: no rule allows it"
        ),
        (
            "otherwise standard", .ask(.debugInfo),
            "key:workers+uid:1000 may not debug_info on this server: only its own process may"
        ),
    ])
    func refusalsNameWhoWhatAndWhy(_ rules: String, _ permission: Permission, _ text: String) throws
    {
        let access = try Rights(parsing: rules).access(of: Self.worker)
        let ground = try #require(access.refusal(of: permission))
        let refusal = PermissionRefusal(
            principal: Self.worker,
            permission: permission,
            ground: ground
        )
        #expect(refusal.exception.type.description == "builtins.PermissionError")
        #expect(refusal.exception.arguments == [.text(text)])
    }

    @Test(arguments: [
        (Principal(), "*"), (worker, "key:workers+uid:1000"), (web, "cert:web.example.com"),
        (own, "own+key:workers+uid:1000"),
    ])
    func principalsAreWrittenAsInRules(_ principal: Principal, _ text: String) {
        #expect(principal.description == text)
    }
}
