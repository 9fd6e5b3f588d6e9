/// A kind of distortion with the levels at which people's answers are published too: a curve of right answers over levels.
public struct DistortionKind: Sendable {
    /// `noise`, `contrast`, `low-pass`.
    public let name: String
    /// From the easiest to the hardest.
    public let levels: [Double]
    /// The distortion of a level.
    public let distortion: @Sendable (Double) -> Distortion
    /// Where the grey picture stands on the axis of levels; nil where it is no level of this kind.
    public let grey: Double?
    private let published: @Sendable (PublishedResults.Observer) -> [Double]

    /// Noise is added to a fainter picture, so that the grey one is not its level 0.
    public static let noise = DistortionKind(
        name: "noise", levels: Experiment.noiseWidths, distortion: { .noise($0) }, grey: nil, published: { $0.noise })
    public static let contrast = DistortionKind(
        name: "contrast", levels: Experiment.contrasts, distortion: { .contrast($0) }, grey: 1,
        published: { $0.contrast })
    public static let lowPass = DistortionKind(
        name: "low-pass", levels: Experiment.lowPassDeviations, distortion: { .lowPass($0) }, grey: 0,
        published: { $0.lowPass })
    public static let all = [noise, contrast, lowPass]

    /// A place on the curve; without an interval where none is known.
    public struct Point: Sendable, Equatable {
        public let level, share: Double
        public let interval: ClosedRange<Double>?
    }

    /// The curve of our own observers at some levels, and at the grey picture, in the order of the axis.
    /// - Returns: a share that is NaN where nothing was asked.
    public func curve(of answers: Answers, at levels: [Double]) -> [Point] {
        let asked = levels.map { ($0, distortion($0)) } + (grey.map { [($0, .grey)] } ?? [])
        return asked.map { level, distortion in
            let found = answers.accuracy(.distorted(distortion))
            return Point(level: level, share: found?.share ?? .nan, interval: found.map { $0.low...$0.high })
        }.sorted { $0.level < $1.level }
    }

    /// The curve of published ones.
    public func curve(of observer: PublishedResults.Observer) -> [Point] {
        (zip(levels, published(observer)) + (grey.map { [($0, observer.grey)] } ?? []))
            .map { Point(level: $0, share: $1, interval: nil) }.sorted { $0.level < $1.level }
    }

    /// What the hardest level leaves of an observer's advantage over chance; nil where there is none to lose.
    public func kept(by answers: Answers) -> AdvantageKept? {
        AdvantageKept(of: answers, under: distortion(levels[levels.count - 1]), from: .grey)
    }

    /// The same of a published one.
    public func kept(by observer: PublishedResults.Observer) -> AdvantageKept? {
        AdvantageKept(published(observer)[levels.count - 1], of: observer.grey)
    }
}
