import Networks
import Reference

/// What a reference pass answers about one class's score, each walk back made once.
public final class ReferenceAnswers {
    public let target: Int
    public let layers: [LayerName]
    public let pass: ReferencePass
    private var known: [ReferenceRule: [String: ReferenceArray]] = [:]

    /// - Parameter layers: those that will be asked for gradients.
    public init(of target: Int, at layers: [LayerName], in pass: ReferencePass) {
        (self.target, self.layers, self.pass) = (target, layers, pass)
    }

    public func activation(at layer: LayerName) -> ReferenceArray { pass.values[layer.text]! }

    public func gradient(at layer: LayerName, rule: ReferenceRule = .standard) -> ReferenceArray {
        let signals = known[rule] ?? pass.signals(of: target, to: Set(layers.map(\.text)), rule: rule)
        known[rule] = signals
        return signals[layer.text]!
    }
}
