import Foundation
import Tensors

/// The number y whose gradient is asked for.
public enum Target: Hashable, Sendable {
    /// The score of a class before softmax, y = zᶜ. What explanations use: it does not depend on the other classes.
    case logit(Int)
    /// The probability of a class, y = pᶜ = exp(zᶜ) / Σ exp(z).
    case probability(Int)
    /// The cross-entropy of a class, y = -log pᶜ: what training makes small.
    case loss(Int)
    /// How far the score of one class lies above that of another, y = zᵃ - zᵇ: the border between two classes is y = 0.
    case margin(of: Int, over: Int)
    /// One unit of an inner layer, y = A[channel, row, column]; without a place the sum over the channel's map.
    case neuron(layer: LayerName, channel: Int, row: Int? = nil, column: Int? = nil)

    /// The layer at whose output y is read.
    public func layer(in network: Network) -> LayerName {
        if case .neuron(let layer, _, _, _) = self { layer } else { network.outputLayer }
    }

    /// y for each image of a pass, `[N]`.
    /// - Throws: `NetworkError` if the class or the unit does not exist.
    public func values(in pass: ForwardPass) throws -> [Float] {
        let layer = layer(in: pass.network)
        return try values(for: layer == pass.network.outputLayer ? pass.logits : pass.activation(at: layer))
    }

    /// y for each image, `[N]`, from the outputs `[N, …]` of the layer at which y is read: the logits for a class.
    /// - Throws: `NetworkError` if the class or the unit does not exist.
    public func values(for outputs: Tensor) throws(NetworkError) -> [Float] {
        let images = 0..<outputs.shape[0]
        switch self {
        case .margin(let a, let b):
            try Target.check(a, outputs)
            try Target.check(b, outputs)
            return images.map { outputs[$0, a] - outputs[$0, b] }
        case .logit(let c):
            try Target.check(c, outputs)
            return images.map { outputs[$0, c] }
        case .probability(let c):
            try Target.check(c, outputs)
            let p = outputs.softmax()
            return images.map { p[$0, c] }
        case .loss(let c):
            try Target.check(c, outputs)
            return images.map { Float(-SoftmaxSlope.logarithms(outputs[part: $0])[c]) }
        case .neuron(let layer, let channel, let row, let column):
            var unit = Tensor(zeros: outputs.shape.replacing(0, with: 1))
            try Target.place(channel, row, column, of: layer, 0, in: &unit)
            return images.map { (outputs[part: $0] * unit[part: 0]).sum() }
        }
    }

    /// ∂y/∂output at the layer where y is read: what a backward pass starts from. Compared with a reference, numbers m
    /// with y - y₀ = Σ m (output - output₀).
    static func seed(
        _ targets: [Target], in pass: ForwardPass, reference: ForwardPass? = nil
    ) throws -> (layer: LayerName, seed: Tensor) {
        let layer = targets[0].layer(in: pass.network)
        let shape = try pass.shape(of: layer)
        var seed = Tensor(zeros: shape)
        for image in 0..<pass.batchSize {
            let target = targets[targets.count == 1 ? 0 : image]
            guard target.layer(in: pass.network) == layer else {
                throw NetworkError.noPath(from: target.layer(in: pass.network), to: layer)
            }
            switch target {
            case .logit(let c):
                try check(c, pass.logits)
                seed[image, c] = 1
            case .margin(let a, let b):
                try check(a, pass.logits)
                try check(b, pass.logits)
                seed[image, a] += 1
                seed[image, b] -= 1
            case .probability(let c), .loss(let c):
                try check(c, pass.logits)
                let softmax = SoftmaxSlope(from: (reference ?? pass).logits[part: image], to: pass.logits[part: image])
                let slopes = if case .loss = target { softmax.ofLoss(c) } else { softmax.ofProbability(c) }
                for (k, slope) in slopes.enumerated() { seed[image, k] = Float(slope) }
            case .neuron(_, let channel, let row, let column):
                try place(channel, row, column, of: layer, image, in: &seed)
            }
        }
        return (layer, seed)
    }

    private static func check(_ c: Int, _ logits: Tensor) throws(NetworkError) {
        let count = logits.shape[1]
        guard (0..<count).contains(c) else { throw .classOutOfRange(c, count: count) }
    }

    private static func place(
        _ channel: Int, _ row: Int?, _ column: Int?, of layer: LayerName, _ image: Int, in seed: inout Tensor
    ) throws(NetworkError) {
        let shape = seed.shape
        let height = shape.rank == 4 ? shape[2] : 1, width = shape.rank == 4 ? shape[3] : 1
        guard (0..<shape[1]).contains(channel), row.map((0..<height).contains) ?? true,
            column.map((0..<width).contains) ?? true
        else {
            let place = [channel, row, column].compactMap { $0 }.map(String.init).joined(separator: ", ")
            throw .unitOutOfRange("[\(place)]", layer: layer, shape: shape)
        }
        let start = (image * shape[1] + channel) * height * width
        seed.withMutableElements { seed in
            for i in row.map({ $0...$0 }) ?? 0...height - 1 {
                for j in column.map({ $0...$0 }) ?? 0...width - 1 { seed[start + i * width + j] = 1 }
            }
        }
    }
}
