import Networks

/// The metrics, by the names that the command line gives them.
public enum Metrics {
    public static let all: [any Metric.Type] = [
        PointingGame.self, EnergyInside.self, IntersectionOverUnion.self, BoxLocalization.self,
        InstanceBalance.self, AverageDrop.self, IncreaseInConfidence.self, Deletion.self, Insertion.self, ROAD.self,
        Infidelity.self, MaxSensitivity.self, ClassCorrelation.self, ModelRandomization.self,
        TotalVariation.self,
    ]

    public static var names: [String] { all.map { $0.name } }

    /// The metric of a name.
    /// - Throws: `UnknownMetric` with the nearest names.
    public static func named(_ name: String) throws(UnknownMetric) -> any Metric.Type {
        if let metric = all.first(where: { $0.name == name }) { return metric }
        throw UnknownMetric(name: name)
    }
}

/// A metric's name that is not known.
public struct UnknownMetric: Error, Equatable, CustomStringConvertible {
    public let name: String

    public var description: String {
        "There is no metric \"\(name)\"\(nearestNames(to: name, in: Metrics.names).didYouMean) "
            + "Known are \(Metrics.names.joined(separator: ", "))."
    }
}
