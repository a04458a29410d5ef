import MPWire
import Testing

/// Which texts Python takes as names: others would run where it makes methods of them.
@Suite struct PythonNameTests {
    @Test(arguments: ["a", "_", "__len__", "é", "名前", "a1", "ª", "print", "match"])
    func names(_ text: String) {
        #expect(text.isPythonName)
    }

    @Test(arguments: [
        "", " ", "1a", "a b", "a.b", "a-b", "a\n", "a\u{0}", "a(", "a:", "a;b", "a\u{b}b", "·a",
        "€",
        "\u{301}", "a\u{200b}b", "None", "def", "lambda", "async",
    ])
    func noNames(_ text: String) {
        #expect(!text.isPythonName)
    }

    /// Not even what the server's own code hands out.
    @Test func aProxyHasNoOtherMethods() {
        let token = Token(typeid: "Lock", address: nil, ident: "1")
        let proxy = WireProxy(
            token: token,
            proxyType: StandardProxyClass.auto,
            exposed: ["acquire", "x(self): pass\nimport os\ndef y", "def"]
        )
        #expect(proxy.exposed == ["acquire"])
    }
}
