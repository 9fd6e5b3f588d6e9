import Explanations

extension LessonContext {
    /// Judgement of methods on composed scenes, which the seed of the run decides.
    /// - Parameter count: of scenes for each arrangement.
    /// - Throws: as ``SceneEvaluation/run(in:from:randomized:progress:)``.
    public func judge(
        _ methods: [any ExplanationMethod], by metrics: [any Metric], on arrangements: [Arrangement], scenes count: Int
    ) throws -> SceneEvaluationResult {
        try SceneEvaluation(
            methods: methods, metrics: metrics, arrangements: arrangements, sceneCount: count, seed: options.seed
        ).run(in: network, from: assets)
    }
}
