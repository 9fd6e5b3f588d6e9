import Foundation
import Networks
import Tensors

/// Many altered copies of one image, run through the network in batches on all threads, so that memory does not grow with
/// their number.
package struct Copies {
    let network: Network
    let target: Target
    /// `[C, H, W]`.
    let shape: Shape
    let count: Int
    /// Writes copy `k`, all of its elements; on any thread, in any order.
    let write: (_ k: Int, _ into: UnsafeMutableBufferPointer<Float>) -> Void

    /// The most copies in a batch, forward only and with a gradient: more would not fit into a processor's cache.
    static let batchLimit = (scores: 4, gradients: 2)

    /// y for each copy.
    func scores() throws -> [Float] {
        let isWhole = target.layer(in: network) != network.outputLayer
        var scores: [Float] = []
        try network.forEachBatch(of: count, like: shape, atMost: Self.batchLimit.scores, withGradients: isWhole) {
            range, network in
            try network.scores(of: target, for: batch(range))
        } then: { range, some in
            scores += some
            WorkProgress.report(range.upperBound, of: count)
        }
        return scores
    }

    /// Hands the gradient of y at a layer to `body`, copy by copy in order.
    func forEachGradient(
        at layer: LayerName = .input,
        _ body: (_ k: Int, _ gradient: UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        try forEachPass { _, pass in
            try pass.gradient(of: target, at: layer)
        } then: { range, gradient in
            let size = gradient.count / range.count
            try gradient.withElements { elements in
                for (i, k) in range.enumerated() {
                    try body(k, UnsafeBufferPointer(rebasing: elements[i * size..<(i + 1) * size]))
                }
            }
        }
    }

    /// Asks the forward passes of the copies, batch by batch and several at once, and hands the answers to `take` in order.
    package func forEachPass<Answer>(
        _ ask: (_ copies: Range<Int>, _ pass: ForwardPass) throws -> Answer,
        then take: (_ copies: Range<Int>, _ answer: Answer) throws -> Void
    ) throws {
        try network.forEachBatch(of: count, like: shape, atMost: Self.batchLimit.gradients, withGradients: true) {
            range, network in
            try ask(range, network.forward(batch(range)))
        } then: { range, answer in
            try take(range, answer)
            WorkProgress.report(range.upperBound, of: count)
        }
    }

    private func batch(_ range: Range<Int>) -> Tensor {
        let size = shape.elementCount
        return Tensor(shape: Shape([range.count] + shape.sizes)) { batch in
            for (i, k) in range.enumerated() {
                write(k, UnsafeMutableBufferPointer(rebasing: batch[i * size..<(i + 1) * size]))
            }
        }
    }

    /// Writes an image seen through a mask, x ⊙ M.
    /// - Parameters:
    ///   - x: `[C, H, W]`.
    ///   - mask: `[H, W]`.
    static func write(_ x: Tensor, through mask: Tensor, into copy: UnsafeMutableBufferPointer<Float>) {
        x.withElements { x in
            mask.withElements { M in
                for start in stride(from: 0, to: x.count, by: M.count) {
                    for i in 0..<M.count { copy[start + i] = x[start + i] * M[i] }
                }
            }
        }
    }
}

extension Network {
    /// y for each image of a batch, keeping no activations where y is a class's score.
    func scores(of target: Target, for images: Tensor) throws -> [Float] {
        target.layer(in: self) == outputLayer
            ? try target.values(for: logits(images)) : try target.values(in: forward(images))
    }

    /// y for copies of one image `[C, H, W]` that hold `b` in a region each.
    func scores(
        of target: Target, forCopiesOf x: Tensor, replacing regions: [ImageRegion], by b: Tensor
    ) throws -> (scores: [Float], operations: Operations) {
        var scores = [Float](repeating: 0, count: regions.count), done = 0
        let operations = try forEachCopy(of: x, replacing: regions, by: b, at: target.layer(in: self)) {
            copies, outputs in
            for (copy, y) in try zip(copies, target.values(for: outputs)) { scores[copy] = y }
            done += copies.count
            WorkProgress.report(done, of: regions.count)
        }
        return (scores, operations)
    }
}
