import Drawing
import Explanations

extension SceneEvaluationResult {
    /// Rows of a notebook's table, one for each method on an arrangement: `4 · Grad-CAM`, and the mean of each metric with
    /// its interval.
    ///
    /// - Parameters:
    ///   - methods: nil for all, and for the map that is the same everywhere where a metric knows its number.
    ///   - metrics: by name, in the order of the columns.
    public func rows(of methods: [String]? = nil, metrics: [String], _ arrangement: Arrangement) -> [[TableCell]] {
        (methods ?? rows).map { method in
            let name = Self.name(of: method)
            let head = Phrase(es: "\(arrangement) · \(name.es)", en: "\(arrangement) · \(name.en)")
            return [.phrase(head)] + metrics.map { .interval(self[method, $0, arrangement], .decimals(2)) }
        }
    }

    /// Bars of what some methods gain on another one, answer by answer, with their intervals: a group for each method, a bar
    /// for each metric.
    public func gains(
        of methods: [String], over other: String, metrics: [String], _ arrangement: Arrangement, in language: Language
    ) -> [BarPlot.Group] {
        methods.map { method in
            BarPlot.Group(
                Self.name(of: method)[language],
                metrics.map { metric in
                    guard let gain = difference(of: method, from: other, metric: metric, arrangement) else {
                        return BarPlot.Bar(.nan)
                    }
                    return BarPlot.Bar(Double(gain.mean), interval: Double(gain.low)...Double(gain.high))
                })
        }
    }

    /// How the course calls a method by its name on the command line.
    private static func name(of method: String) -> Phrase {
        if let known = Methods.all.first(where: { $0.name == method }) { return Phrase(known) }
        return method == chance ? Phrase(es: "un mapa plano", en: "a flat map") : Phrase(es: method, en: method)
    }
}

extension LinePlot.Series {
    /// The score over the share of the picture that is changed.
    public init(_ name: String, _ curve: ScoreCurve) {
        self.init(name, zip(curve.shares, curve.scores).map { (Double($0), Double($1)) }, marksPoints: false)
    }
}
