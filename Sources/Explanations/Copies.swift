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

    /// The most copies that run at once, forward only and with a gradient, within the network's memory budget: beyond it
    /// a batch gains no speed.
    static let batchLimit = (scores: 16, gradients: 10)

    /// y for each copy.
    func scores() throws -> [Float] {
        let isWhole = target.layer(in: network) != network.outputLayer
        return try batches(atMost: Self.batchLimit.scores, withGradients: isWhole).flatMap { range in
            defer { WorkProgress.report(range.upperBound, of: count) }
            return try network.scores(of: target, for: batch(range))
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
        for range in try batches(atMost: Self.batchLimit.gradients, withGradients: true) {
            try body(range, network.forward(batch(range)))
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

    private func batches(atMost limit: Int, withGradients: Bool) throws -> [Range<Int>] {
        try Self.batches(of: count, atMost: limit, within: network, shape, withGradients: withGradients)
    }

    /// Batches that keep within the network's memory budget.
    /// - Parameter shape: an image's.
    static func batches(
        of count: Int, atMost limit: Int, within network: Network, _ shape: Shape, withGradients: Bool
    ) throws -> [Range<Int>] {
        let wanted = batches(of: count, atMost: limit)
        guard let largest = wanted.first?.count else { return [] }
        let fitting = try network.batchSize(for: shape, atMost: largest, withGradients: withGradients)
        return fitting == largest ? wanted : batches(of: count, atMost: fitting)
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

    /// Batches of one size where the count allows it: the network is compiled for each size.
    static func batches(of count: Int, atMost limit: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let divisor = (max(limit / 2, 1)...limit).last { count % $0 == 0 }
        let size = count <= limit ? count : divisor ?? limit
        return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
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
