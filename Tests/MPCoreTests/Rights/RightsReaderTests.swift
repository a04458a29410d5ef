import MPCore
import Testing

/// Mistakes in rules, and where they are said to be.
struct RightsReaderTests {
    @Test(arguments: [
        ("allow * calls x", 1, 9, "'calls' is no action; there are *, call, connect, create, "),
        ("\n  permit * *", 2, 3, "'permit' should be allow, deny or otherwise"),
        ("allow", 1, 6, "here should be who is meant"),
        ("allow *", 1, 8, "here should be an action"),
        ("allow * call", 1, 13, "here should be an object"),
        ("allow * call   # all", 1, 16, "here should be an object"),
        ("allow bob call *", 1, 7, "'bob' should be *, key:NAME, cert:NAME, uid:NUMBER or own"),
        ("allow key: call *", 1, 7, "'key:' should be *, key:NAME"),
        ("allow key:a+gid:3 call *", 1, 13, "'gid:' should be key:, cert: or uid:"),
        ("allow uid:root call *", 1, 7, "'root' is no user's number"),
        ("allow uid:-1 call *", 1, 7, "'-1' is no user's number"),
        ("allow * call,create dict", 1, 9, "call,create take different objects"),
        ("allow * call,,create dict", 1, 14, "'' is no action"),
        ("allow * create dict.get", 1, 16, "methods go with call, not with create"),
        ("allow * call Queue[jobs", 1, 19, "the [ has no ]"),
        ("allow * call Queue[jobs]get", 1, 25, "'get' should be .METHOD"),
        ("allow * call Queue.get,", 1, 24, "here should be a name, or *"),
        ("allow * call .get", 1, 14, "here should be a type, or *"),
        ("allow * * dict", 1, 11, "the action * is about everything"),
        ("allow * shutdown now", 1, 18, "'now' is too much"),
        ("allow * *\notherwise maybe", 2, 11, "'maybe' should be allow, deny or standard"),
        ("otherwise allow\nallow * *", 2, 1, "nothing may follow the line 'otherwise …'"),
        ("deny uid:1 *", 1, 1, "nothing would be allowed; end with 'otherwise standard'"),
        ("", 1, 1, "nothing would be allowed"),
        ("# é\nallow ÿ call *", 2, 7, "'ÿ' should be"),
    ])
    func mistakes(_ text: String, _ line: Int, _ column: Int, _ reason: String) {
        let error = #expect(throws: RightsError.self) { try Rights(parsing: text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
    }

    @Test(arguments: [
        "otherwise standard", "otherwise standard\n", "\r\n# x\r\notherwise standard\r\n",
    ])
    func linesEndAsTheyDoAnywhere(_ text: String) throws {
        #expect(try Rights(parsing: text) == Rights.standard)
    }
}
