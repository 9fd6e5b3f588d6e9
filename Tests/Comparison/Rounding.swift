import Networks
import Reference
import Tensors

/// How near the engine's numbers must come to those in Double, as shares of a layer's largest value. A Float of that size
/// rounds by 2⁻²⁴, 6e-8.
public struct Rounding: Sendable {
    /// Of a layer's output, for what it read: 168 roundings, for sums of up to some thousand terms.
    public static let ofLayers = 1e-5

    /// Likewise by Winograd's algorithm, whose sums cancel.
    public static let ofWinograd = 1e-4

    /// Of a gradient, given the sides on which units lie. On the way back no convolution runs by Winograd's algorithm.
    public static let ofGradients = 1e-5

    /// Of an activation, for the image: what each layer rounds, as the layers behind it enlarge it.
    public static let ofPasses = 1e-4

    /// The layers that end a convolution by Winograd's algorithm.
    private let winograd: Set<String>

    init(of pass: ForwardPass) throws {
        var winograd: Set<String> = []
        for (name, layer, inputs) in pass.network.layers {
            let runs =
                switch layer {
                case let layer as Convolution:
                    try WinogradKernels.compute(layer, pass.shape(of: inputs[0]), output: pass.shape(of: name))
                // At one go with the convolution before it.
                case is BatchNormalization, is ReLU, is Add: inputs.contains { winograd.contains($0.text) }
                default: false
                }
            if runs { winograd.insert(name.text) }
        }
        self.winograd = winograd
    }

    /// Of the output of one layer.
    func of(_ layer: String) -> Double { winograd.contains(layer) ? Self.ofWinograd : Self.ofLayers }
}
