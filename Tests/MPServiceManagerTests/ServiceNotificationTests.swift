import MPServiceManager
import Testing

@Suite struct ServiceNotificationTests {
    @Test(arguments: [
        (ServiceNotification.ready(status: "well"), "READY=1\nSTATUS=well\n"),
        (.reloading(since: .milliseconds(2)), "RELOADING=1\nMONOTONIC_USEC=2000\n"),
        (
            .stopping(status: "draining", within: .seconds(3)),
            "STOPPING=1\nEXTEND_TIMEOUT_USEC=3000000\nSTATUS=draining\n"
        ),
        (.alive, "WATCHDOG=1\n"),
    ])
    func eachIsWrittenAsAssignments(notification: ServiceNotification, text: String) {
        #expect(notification.text == text)
    }

    @Test func aStatusCantForgeAnAssignment() {
        #expect(
            ServiceNotification.ready(status: "a\nMAINPID=1\r\nb").text
                == "READY=1\nSTATUS=a MAINPID=1 b\n"
        )
    }
}
