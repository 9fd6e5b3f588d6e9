import Tensors

/// y = W ∗ x + b, from the inputs [x, W] or [x, W, b]: `[N, C, H, W]` to `[N, O, H', W']`; weights `[O, C / groups, k, k]`, bias
/// `[O]`.
struct Convolve: DifferentiableOperation {
    let window: Window
    let groups: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        let x = inputs[0], weights = inputs[1]
        precondition(
            weights.rank == 4 && weights[1] * groups == x[1] && weights[0] % groups == 0,
            "weights of shape \(weights) in \(groups) groups do not fit an input of shape \(x)")
        let size = window.outputSize(height: x[2], width: x[3])
        return [[x[0], weights[0], size.height, size.width]]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal, x = step.x, W = step.inputs[1]
        let ofWeights = step.at(1) {
            x.graph.append(ConvolutionWeightGradient(window: window, groups: groups), [x, g, W])
        }
        let ofBias = step.at(2) { g.summedOverAll(but: 1) }
        let ofInput = step.at(0) { g.convolvedTransposed(with: W, window: window, groups: groups, to: x.shape) }
        return [ofInput, ofWeights, ofBias]
    }

    var reach: Reach { .window(window) }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        graph.windowed(node, through: window, outside: 0) { Convolve(window: $0, groups: groups) }
    }

    func cost(of inputs: [Shape], to output: Shape) -> Double {
        2 * Double(output.elementCount * inputs[1].dropFirst().reduce(1, *))
    }

    /// Tensors are combined behind weights that never change: what training reads again has to lie on its own.
    func epilogue(constantWeights: Bool) -> EpilogueKind { constantWeights ? .functionsAndTensors : .functions }
}

extension Value {
    /// W ∗ x + b.
    package func convolved(with weights: Constant, bias: Constant?, window: Window, groups: Int) -> Value {
        let operands = [self, constant(weights)] + (bias.map { [constant($0)] } ?? [])
        return graph.append(Convolve(window: window, groups: groups), operands)
    }
}
