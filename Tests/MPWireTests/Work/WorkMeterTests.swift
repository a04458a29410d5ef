import MPWire
import Testing

struct WorkMeterTests {
    @Test func countsUpToItsLimitAndNoFurther() throws {
        let work = WorkMeter(limit: 10)
        try work.charge(4)
        try work.charge(6)
        #expect(work.spent == 10 && work.remaining == 0 && !work.isExhausted)
        #expect(throws: PythonException.workLimitReached(10)) { try work.charge(1) }
        #expect(work.isExhausted)
        // What comes after it is refused, too, until another message begins.
        #expect(throws: PythonException.self) { try work.charge(0) }
        work.restart()
        try work.charge(10)
    }

    @Test func aChargeBeyondAllNumbersIsOneTooMany() {
        let work = WorkMeter(limit: 10)
        #expect(throws: PythonException.self) { try work.charge(.max) }
        #expect(throws: PythonException.self) { try work.charge(.max) }
        #expect(work.remaining == 0)
    }

    @Test func workThatCountsItsOwnStepsIsCharged() throws {
        let work = WorkMeter(limit: 10)
        #expect(
            try work.charging {
                $0 -= 7; return "done"
            } == "done"
        )
        #expect(work.spent == 7)
        #expect(throws: PythonException.self) { try work.charging { $0 -= 4 } }
    }

    @Test func unlimitedCountsNothing() throws {
        try WorkMeter.unlimited.charge(.max)
        try WorkMeter.unlimited.charging { $0 -= 1 << 40 }
        #expect(WorkMeter.unlimited.spent == 0 && !WorkMeter.unlimited.isExhausted)
    }
}
