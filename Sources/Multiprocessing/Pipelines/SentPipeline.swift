/// A pipeline that is under way.
@usableFromInline
struct SentPipeline: Sendable {
    private let pipeline: Pipeline
    private let calls: any CallsUnderWay

    init(pipeline: Pipeline, calls: any CallsUnderWay) {
        self.pipeline = pipeline
        self.calls = calls
    }

    /// Waits for the results of all calls; once.
    @usableFromInline
    func results() async -> PipelineResults {
        PipelineResults(pipeline, await calls.results())
    }
}
