import Foundation
import Networks
import Tensors

/// Many altered copies of one image, run through the network in batches, so that memory does not grow with their number.
struct Copies {
    let network: Network
    let target: Target
    /// `[C, H, W]`.
    let shape: Shape
    let count: Int
    /// Writes copy `k`, all of its elements.
    let write: (_ k: Int, _ into: UnsafeMutableBufferPointer<Float>) -> Void

    /// The most copies that run at once, forward only and with a gradient: beyond it a batch gains no speed.
    static let batchLimit = (scores: 16, gradients: 10)

    /// y for each copy.
    func scores() throws -> [Float] {
        try batches(atMost: Self.batchLimit.scores).flatMap { range in
            try network.scores(of: target, for: batch(range))
        }
    }

    /// Hands the gradient of y at a layer to `body`, copy by copy in order, with the layer's activation if asked for.
    func forEachGradient(
        at layer: LayerName = .input,
        _ body: (_ k: Int, _ gradient: UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        try forEachPass { range, pass in
            let gradient = try pass.gradient(of: target, at: layer)
            let size = gradient.count / range.count
            try gradient.withElements { elements in
                for (i, k) in range.enumerated() {
                    try body(k, UnsafeBufferPointer(rebasing: elements[i * size..<(i + 1) * size]))
                }
            }
        }
    }

    /// Hands the forward passes of the copies to `body`, batch by batch in order.
    func forEachPass(_ body: (_ copies: Range<Int>, _ pass: ForwardPass) throws -> Void) throws {
        for range in batches(atMost: Self.batchLimit.gradients) { try body(range, network.forward(batch(range))) }
    }

    private func batch(_ range: Range<Int>) -> Tensor {
        let size = shape.elementCount
        return Tensor(shape: Shape([range.count] + shape.sizes)) { batch in
            for (i, k) in range.enumerated() {
                write(k, UnsafeMutableBufferPointer(rebasing: batch[i * size..<(i + 1) * size]))
            }
        }
    }

    /// Batches of one size where the count allows it: the network is compiled for each size.
    private func batches(atMost limit: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let divisor = (max(limit / 2, 1)...limit).last { count % $0 == 0 }
        let size = count <= limit ? count : divisor ?? limit
        return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }
}

extension Network {
    /// y for each image of a batch, keeping no activations where y is a class's score.
    func scores(of target: Target, for images: Tensor) throws -> [Float] {
        switch target {
        case .logit(let c), .probability(let c), .loss(let c):
            return try target.values(ofClass: c, logits: logits(images))
        case .neuron, .margin:
            return try target.values(in: forward(images))
        }
    }
}

extension Target {
    /// y for each row of logits `[N, classes]`.
    func values(ofClass c: Int, logits: Tensor) throws(NetworkError) -> [Float] {
        guard (0..<logits.shape[1]).contains(c) else { throw .classOutOfRange(c, count: logits.shape[1]) }
        let rows = if case .logit = self { logits } else { logits.softmax() }
        return (0..<rows.shape[0]).map { n in
            if case .loss = self { -log(rows[n, c]) } else { rows[n, c] }
        }
    }
}
