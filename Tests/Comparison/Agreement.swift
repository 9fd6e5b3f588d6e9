import Reference

/// How far the engine's passes and gradients were from those in Double, for a report: the worst of several.
public struct Agreement: Sendable, CustomStringConvertible {
    /// What does not hold, pass by pass.
    public var faults: [String] = []
    /// The worst output of a layer for what it read, as a share of the layer's largest value.
    public var layers = (name: "", deviation: 0.0)
    /// The worst for the image, through all layers before it.
    public var passes = (name: "", deviation: 0.0)
    public var crossings = Crossings()
    /// The worst gradient given the engine's sides, as a share of its layer's largest value.
    public var gradients = 0.0

    public init() {}

    public init(of pass: ComparedPass) {
        faults = pass.faults
        for (name, deviation) in pass.deviations {
            layers = Self.worse(layers, (name, deviation.ofLayer))
            passes = Self.worse(passes, (name, deviation.ofPass))
        }
        crossings = pass.crossings
    }

    public static func += (a: inout Agreement, b: Agreement) {
        a.faults += b.faults
        a.layers = worse(a.layers, b.layers)
        a.passes = worse(a.passes, b.passes)
        a.crossings = a.crossings + b.crossings
        a.gradients = max(a.gradients, b.gradients)
    }

    private static func worse(
        _ a: (name: String, deviation: Double), _ b: (name: String, deviation: Double)
    ) -> (name: String, deviation: Double) {
        a.deviation < b.deviation ? b : a
    }

    public var description: String {
        "layers off by \(layers.deviation) (\(layers.name)), passes by \(passes.deviation) (\(passes.name)) of the largest "
            + "value; \(crossings); gradients on the same sides off by \(gradients)"
    }
}
