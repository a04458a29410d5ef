@testable import Multiprocessing
import Testing

@Suite struct RefusalReasonTests {
    /// What CPython 3.13 sends for a method that isn't exposed.
    static let cpythonMethod = """
        Traceback (most recent call last):
          File "/usr/lib/python3.13/multiprocessing/managers.py", line 264, in serve_client
            raise AttributeError(
            ...<2 lines>...
                )
        AttributeError: method 'ad' of <class 'bank.Account'> object is not in exposed=('withdraw', 'add')

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/usr/lib/python3.13/multiprocessing/managers.py", line 297, in serve_client
            fallback_func = self.fallback_mapping[methodname]
                            ~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^
        KeyError: 'ad'

        """
    /// What CPython sends for a typeid that isn't registered.
    static let cpythonType = """
        Traceback (most recent call last):
          File "/usr/lib/python3.8/multiprocessing/managers.py", line 210, in handle_request
            result = func(c, *args, **kwds)
          File "/usr/lib/python3.8/multiprocessing/managers.py", line 400, in create
            self.registry[typeid]
        KeyError: 'Acount'

        """
    /// What CPython sends if a constructor looks for a key in vain.
    static let cpythonConstructor = """
        Traceback (most recent call last):
          File "/usr/lib/python3.8/multiprocessing/managers.py", line 400, in create
            obj = callable(*args, **kwds)
          File "/srv/bank.py", line 3, in __init__
            self.rates[name]
        KeyError: 'Acount'

        """
    /// What our servers send: a sentence for people, and CPython's last line.
    static func ours(_ words: String, _ key: String) -> String {
        "Traceback (most recent call last):\n  \(words)\nKeyError: '\(key)'\n"
    }

    @Test(arguments: [
        (
            cpythonMethod, Callee.method("ad", ident: "7f"),
            RefusalReason.unknownMethod(words: nil, exposed: ["add", "withdraw"])
        ),
        (
            ours("'Counter' exposes no method 'ad', only: add", "ad"),
            .method("ad", ident: "7f"),
            .unknownMethod(words: "'Counter' exposes no method 'ad', only: add", exposed: [])
        ),
        (cpythonType, .type("Acount"), .unknownType(words: nil)),
        (
            ours("no 'Acount' can be created here", "Acount"), .type("Acount"),
            .unknownType(words: "no 'Acount' can be created here")
        ),
        (cpythonConstructor, .type("Acount"), .other),
        (cpythonType, .type("Account"), .other),
        (ours("no such object", "7f"), .method("ad", ident: "7f"), .objectReleased),
        (ours("no such object", "7f"), .method("ad", ident: "8f"), .other),
        ("Traceback (most recent call last):\nKeyError: 'x'\n", .server, .other),
        ("KeyError: '", .type(""), .other),
        ("", .type(""), .other),
        ("Traceback (most recent call last):\nValueError: x\n", .type("x"), .other),
    ])
    func isReadFromItsText(_ traceback: String, _ callee: Callee, _ refusal: RefusalReason) {
        #expect(RefusalReason(traceback: traceback, of: callee) == refusal)
    }
}
