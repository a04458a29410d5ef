/// A pipeline that is under way.
@usableFromInline
struct SentPipeline: Sendable {
    private let pipeline: Pipeline
    private let calls: any CallsUnderWay
    /// The number of the connection over which it was sent.
    private let link: UInt64

    init(pipeline: Pipeline, calls: any CallsUnderWay, link: UInt64) {
        self.pipeline = pipeline
        self.calls = calls
        self.link = link
    }

    /// Waits for the results of all calls; once.
    @usableFromInline
    func results() async -> PipelineResults {
        PipelineResults(pipeline, await calls.results(), on: link)
    }
}
