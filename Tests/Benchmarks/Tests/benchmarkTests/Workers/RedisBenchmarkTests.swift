import Foundation
import Testing

@testable import benchmark

@Suite struct RedisBenchmarkTests {
    /// What redis-benchmark 7.0.15 printed.
    private let output = """
        GET: rps=0.0 (overall: -nan) avg_msec=-nan (overall: -nan)\r====== GET ======
          100032 requests completed in 0.10 seconds
          1 parallel clients
          3 bytes payload
          keep alive: 1

        Latency by percentile distribution:
        0.000% <= 0.031 milliseconds (cumulative count 97632)
        98.438% <= 0.047 milliseconds (cumulative count 98464)
        100.000% <= 22.623 milliseconds (cumulative count 100000)
        100.000% <= 22.623 milliseconds (cumulative count 100000)

        Cumulative distribution of latencies:
        99.360% <= 0.103 milliseconds (cumulative count 99360)
        100.000% <= 23.103 milliseconds (cumulative count 100000)

        Summary:
          throughput summary: 971184.44 requests per second
          latency summary (msec):
                  avg       min       p50       p95       p99       max
                0.063     0.024     0.031     0.031     0.063    22.623
        """

    @Test func findsThroughputAndLatencies() throws {
        let sample = try RedisBenchmark.sample(in: output.components(separatedBy: "\n"))
        #expect(sample.operations == 100_032)
        #expect(abs(WorkerSample.rate(of: [sample]) - 971_184) < 100)
        #expect(sample.latencies.total == 100_000)
        let median = try #require(sample.latencies.percentile(0.5))
        #expect(abs(median / 31_000 - 1) < 0.02)
        let tail = try #require(sample.latencies.percentile(0.999))
        #expect(abs(tail / 22_623_000 - 1) < 0.02)
    }

    @Test func withoutAResultItSaysWhatWasPrinted() {
        #expect(throws: BenchmarkError("redis-benchmark printed no result:\nCould not connect")) {
            try RedisBenchmark.sample(in: ["Could not connect"])
        }
    }
}
