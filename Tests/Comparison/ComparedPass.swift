import Networks
import Reference
import Tensors

/// A pass of the engine beside the same pass in Double. A gradient jumps where a unit crosses a kink, the bound of a ReLU or
/// a tie under a max pooling, and which units lie there within rounding depends on the order of sums, that is, on the
/// processor. What must hold on every processor has three parts:
///
/// 1. Each layer's output is that in Double, for what the layer read, within `Rounding.ofLayers`; and for the image, through
///    all layers before it, within `Rounding.ofPasses`.
/// 2. A unit lies on another side of its kink than in Double only where that number in Double is itself no farther from the
///    kink than outputs may be off. Those that lie elsewhere than float64 has them are counted: `crossings`.
/// 3. Given the sides that the engine's own pass chose the way back is linear, and agrees with the straight-line reference
///    on the same sides within `Rounding.ofGradients`.
public struct ComparedPass: Sendable {
    public let engine: ForwardPass
    /// Which of the pass's images.
    public let image: Int
    /// In Double, on its own sides: what a peer in float64 computes.
    public let exact: ReferencePass
    /// In Double, on the sides that the engine's pass chose: layer by layer from what the engine's layers gave.
    public let given: ReferencePass
    /// Units that lie on another side than in float64.
    public let crossings: Crossings
    /// How far outputs are off as shares of their layer's largest value: for what the layer read, and for the image. Of a
    /// rectifier's output, of the largest argument.
    public let deviations: [String: (ofLayer: Double, ofPass: Double)]
    /// What of 1. and 2. does not hold.
    public let faults: [String]

    /// - Parameters:
    ///   - exact: the same pass in Double, if it is not simply the network's on that image.
    ///   - layer: where that pass begins, if the layer's output was replaced.
    public init(
        _ engine: ForwardPass, image: Int = 0, in reference: ReferenceNetwork, exact: ReferencePass? = nil,
        behind layer: LayerName = .input
    ) throws {
        let exact = exact ?? reference.pass(ReferenceArray(Tensor(stacking: [engine.input[part: image]])))
        let behind = reference.nodes(behind: layer.text), names = reference.stops.filter(behind.contains)
        var own: [String: ReferenceArray] = [:]
        for name in names + [layer.text] {
            own[name] = try engine.activation(at: LayerName(name)).numbers(of: image, like: exact.values[name]!)
        }
        let single = exact.computing(behind, from: own)
        var deviations: [String: (ofLayer: Double, ofPass: Double)] = [:]
        for name in names {
            let scale = exact.values[reference.argument(of: name) ?? name]!.largest
            deviations[name] = (
                own[name]!.difference(from: single.values[name]!) / scale,
                own[name]!.difference(from: exact.values[name]!) / scale
            )
        }
        given = single.taking(own)
        crossings = Crossings(between: exact, and: given, at: behind)
        let alone = Crossings(between: single, and: given, at: behind), rounding = try Rounding(of: engine)
        faults = Self.faults(deviations, alone, crossings, rounding)
        (self.engine, self.image, self.exact, self.deviations) = (engine, image, exact, deviations)
    }

    private static func faults(
        _ deviations: [String: (ofLayer: Double, ofPass: Double)], _ ofLayers: Crossings, _ ofPass: Crossings,
        _ rounding: Rounding
    ) -> [String] {
        var faults: [String] = []
        for (name, deviation) in deviations {
            if !(deviation.ofLayer <= rounding.of(name)) { faults.append("\(name) is off by \(deviation.ofLayer)") }
            if !(deviation.ofPass <= Rounding.ofPasses) {
                faults.append("the pass is off by \(deviation.ofPass) at \(name)")
            }
        }
        // Two elements that change places under a max pooling are both off.
        for (name, units) in ofLayers.nodes where !(units.farthest <= 2 * rounding.of(name)) {
            faults.append("\(name) put \(units.crossed) units on another side, one at \(units.farthest) from its kink")
        }
        for (name, units) in ofPass.nodes where !(units.farthest <= 2 * Rounding.ofPasses) {
            faults.append("at \(name) \(units.crossed) units crossed, one at \(units.farthest) from its kink")
        }
        return faults.sorted()
    }

    /// The signals of a class's score in Double, on both kinds of sides.
    public func answers(of target: Int, at layers: [LayerName]) -> (exact: ReferenceAnswers, given: ReferenceAnswers) {
        (
            ReferenceAnswers(of: target, at: layers, in: exact), ReferenceAnswers(of: target, at: layers, in: given)
        )
    }

    /// The pass in Double on the engine's own arguments of all rectifiers, for a rule that reads them (DeepLIFT's
    /// quotients).
    public func givenArguments() throws -> ReferencePass {
        let names = Set(exact.network.nodes.compactMap { exact.network.argument(of: $0.name) })
        return given.taking(
            Dictionary(
                uniqueKeysWithValues: try names.map { name in
                    let value = exact.values[name]!
                    return (name, try engine.activation(at: LayerName(name)).numbers(of: image, like: value))
                }))
    }

    /// 3.: how far the engine's gradients are from those in Double on the same sides, layer by layer.
    public func gradientDeviations(
        from answers: ReferenceAnswers, rule: BackwardRule = .standard
    ) throws -> [String: Double] {
        let got = try engine.gradient(of: [.logit(answers.target)], at: answers.layers, rule: rule)
        return Dictionary(
            uniqueKeysWithValues: zip(answers.layers, got).map { layer, gradient in
                let expected = answers.gradient(at: layer, rule: ReferenceRule(rule))
                return (layer.text, gradient.numbers(of: image, like: expected).deviation(from: expected))
            })
    }
}

extension Tensor {
    /// The numbers of one image of a batch.
    fileprivate func numbers(of image: Int, like other: ReferenceArray) -> ReferenceArray {
        ReferenceArray(self[part: image]).reshaped(to: other.shape)
    }
}
