import Testing

@testable import MPTransport

struct OpenSSLVersionTests {
    @Test(
        arguments: [
            (0x3000_00b0, "3.0.11", "3.0.14"), (0x3000_00e0, "3.0.14", nil),
            (0x3000_0130, "3.0.19", nil), (0x3010_0050, "3.1.5", "3.1.6"),
            (0x3030_0000, "3.3.0", "3.3.1"), (0x3030_0010, "3.3.1", nil),
            (0x3050_0000, "3.5.0", nil), (0x4000_0000, "4.0.0", nil),
        ] as [(UInt, String, String?)]
    )
    func knowsWhichAreTooOld(number: UInt, text: String, remedy: String?) {
        let version = OpenSSLVersion(number: number)
        #expect(version.description == text)
        #expect(version.remedy?.description == remedy)
    }

    @Test func isThatOfTheLibrary() {
        #expect(OpenSSLVersion.loaded.description.hasPrefix("3."))
    }
}
