internal import BenchmarkFunctions
internal import Multiprocessing

/// The program of child processes whose start is measured, and of the workers of pools.
@main
enum BenchmarkChild {
    static func main() async {
        await startMultiprocessing(.nothing, .rest, .same, .spin, .partOfPi)
        print("a program for children of the benchmark")
    }
}
