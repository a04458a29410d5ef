internal import Multiprocessing

/// The program of child processes whose start is measured.
@main
enum BenchmarkChild {
    static func main() async {
        await startMultiprocessing(RemoteFunction<Void, Void>("nothing") {})
        print("a program for children of the benchmark")
    }
}
