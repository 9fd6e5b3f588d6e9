import Explanations

extension SceneEvaluationResult {
    /// Whether no metric tells two methods apart: in each arrangement all of its intervals have a value in common.
    public func haveCommonGround(metrics: [String]) -> Bool {
        arrangements.allSatisfy { arrangement in
            metrics.allSatisfy { metric in
                let intervals = methods.compactMap { self[$0, metric, arrangement] }
                guard let low = intervals.map(\.low).max(), let high = intervals.map(\.high).min() else { return false }
                return low <= high
            }
        }
    }
}
