import Testing

@testable import MultiprocessingDistributed

@Suite("MangledScanner") struct MangledScannerTests {
    @Test(
        arguments: [
            ("5greetyS2SYaKFTE", true),  // greet(_: String) -> String
            ("4sizeSiyYaKFTE", true),  // a property
            ("4item3App4ItemVyYaKFTE", true),  // a property of a type in another module
            ("7whisper33_59F498B8774E399EE7A2402F1ADDB6DDLLSSyYaKFTE", true),  // private
            ("3AppE5greetyS2SYaKFTE", true),  // in an extension of another module
            ("010setGreeterA05titleySS_tYaKFTE", true),  // words that came before
            ("00_Example", false),
            ("5InnerC1xSiyYaKFTE", false),  // a class inside
            ("5InnerO1xSiyYaKFTE", false),  // an enumeration
            ("5InnerV1xSiyYaKFTE", false),
            ("5Inner33_59F498B8774E399EE7A2402F1ADDB6DDLLC1xSiyYaKFTE", false),  // a private class
            ("3AppE5InnerC1xSiyYaKFTE", false),
            ("0A5InnerC1xSiyYaKFTE", false),
            ("0ab5InnerA0C1xSiyYaKFTE", false),
            ("", false), ("y", false), ("5", false), ("5gree", false), ("0", false), ("0a", false),
            ("99999999999999999999greet", false), ("3AppE", false), ("5greet", false),
        ] as [(String, Bool)]
    )
    func findsMembers(of rest: String, found: Bool) {
        var scanner = MangledScanner(Substring(rest))
        #expect(scanner.findsMember() == found)
    }
}
