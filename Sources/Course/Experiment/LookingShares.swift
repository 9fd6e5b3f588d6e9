import Explanations
import Networks
import Tensors

/// Shares of each method's map that lie on the animal, where a network names it and where it names something else.
///
/// Scenes of one animal each, in front of grounds; each map is that of the class which the network names, the right one or
/// not, so that in both cases it explains the answer that was given.
public struct LookingShares: Sendable {
    /// What came of one scene.
    public struct Scene: Sendable {
        /// Its number in the series.
        public let number: Int
        public let isRight: Bool
        /// Of the picture, the part that the animal covers.
        public let area: Float
        /// By method.
        public let shares: [Float]
    }

    public let methods: [any ExplanationMethod]
    public let series: SceneSeries
    public let scenes: [Scene]

    /// - Parameters:
    ///   - series: one animal to a scene.
    ///   - count: how many scenes.
    ///   - network: of ImageNet's classes.
    /// - Throws: `AssetError`, `PhotographError`; what the methods throw.
    /// - Complexity: for each scene a forward pass and what the methods take.
    public init(
        of methods: [any ExplanationMethod], on series: SceneSeries, count: Int, in network: Network,
        from assets: Assets
    ) throws {
        precondition(series.arrangement.total == 1, "one animal to a scene, not \(series.arrangement)")
        (self.methods, self.series) = (methods, series)
        scenes = try network.concurrentMap(count) { number, network in
            let composed = try series[number].compose(from: assets), animal = composed.objects[0]
            let picture = InputPicture(name: composed.scene.name, photograph: composed.photograph, for: network)
            let pass = try network.forward(picture.input), named = pass.logits[part: 0].argMax()
            let trial = Trial(pass: pass, target: named, masks: [animal.mask(seenBy: network)])
            let shares = try methods.map { share(of: try TrialAnswer(of: $0, to: trial).map, on: trial.mask) }
            return Scene(
                number: number, isRight: named == animal.target, area: trial.mask.mean(), shares: shares)
        }
    }

    /// The mean share of a method over the scenes that are named rightly, or over the others; nil without any.
    public func meanShare(of method: Int, whereRight isRight: Bool, seed: UInt64 = 0) -> MeanInterval? {
        MeanInterval(of: scenes.filter { $0.isRight == isRight }.map { $0.shares[method] }, seed: seed)
    }

    /// The mean area of the animals of these scenes: what a map that knows nothing has on them.
    public func area(whereRight isRight: Bool, seed: UInt64 = 0) -> MeanInterval? {
        MeanInterval(of: scenes.filter { $0.isRight == isRight }.map(\.area), seed: seed)
    }
}
