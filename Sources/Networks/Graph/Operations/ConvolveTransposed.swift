import Tensors

/// ∂(W ∗ x)/∂xᵀ applied to a signal `[N, O, H', W']`: the transposed convolution, `[N, C, H, W]`; from the inputs [signal, W].
struct ConvolveTransposed: DifferentiableOperation {
    let window: Window
    let groups: Int
    /// H and W.
    let size: Window.Pair

    func shapes(of inputs: [Shape]) -> [Shape] {
        [[inputs[0][0], inputs[1][1] * groups, size.height, size.width]]
    }

    /// The transpose of the transpose is the convolution.
    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal, x = step.x, W = step.inputs[1]
        let ofWeights = step.at(1) {
            x.graph.append(ConvolutionWeightGradient(window: window, groups: groups), [g, x, W])
        }
        return [step.at(0) { g.graph.append(Convolve(window: window, groups: groups), [g, W]) }, ofWeights]
    }

    func cost(of inputs: [Shape], to output: Shape) -> Double {
        2 * Double(inputs[0].elementCount * inputs[1].dropFirst().reduce(1, *))
    }

    /// With strides its parts are written one by one: they may be added to what lies there.
    func epilogue(constantWeights: Bool) -> EpilogueKind {
        constantWeights && window.stride != Window.Pair(1) ? .sum : .nothing
    }
}

extension Value {
    /// The transpose of `convolved`, which leads a signal back to an input of shape `target`.
    package func convolvedTransposed(with weights: Value, window: Window, groups: Int, to target: Shape) -> Value {
        let size = Window.Pair(target[2], target[3])
        return graph.append(ConvolveTransposed(window: window, groups: groups, size: size), [self, weights])
    }
}
