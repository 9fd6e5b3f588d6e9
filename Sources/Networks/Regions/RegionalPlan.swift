import Tensors

/// Computes an output of a network for many copies of one image that differ from it in a region each: what the image itself
/// gives is computed once, and for each copy what depends on its region (`ConeGraph`), several copies at once.
final class RegionalPlan: @unchecked Sendable {
    // Sendable: graphs are only read once they are compiled.

    /// A question, apart from the numbers.
    struct Question: Hashable {
        let node: Int
        let regions: [ImageRegion]
        /// The most copies that run at once.
        var batch: Int
    }

    /// Copies whose pieces have one size.
    private struct Part {
        let graph: ConeGraph
        let plan: Plan
        /// Batches of equal size, the last one perhaps not full.
        let batches: [ArraySlice<RegionGroup.Copy>]
    }

    private let parts: [Part]
    private let base: Plan
    private let regions: [ImageRegion]
    let operations: Operations

    /// - Parameters:
    ///   - network: for one image, the input first.
    ///   - output: the value that is wanted.
    init(
        _ question: Question, network: Graph, output: Int, weights: PackedWeights, precision: Precision
    ) throws(EngineError) {
        regions = question.regions
        let graphs = RegionGroup.groups(of: regions, network, output: output).map { group in
            // As many batches as there have to be, all of one size.
            let count = (group.copies.count + question.batch - 1) / question.batch
            let size = (group.copies.count + count - 1) / count
            let batches = stride(from: 0, to: group.copies.count, by: size).map {
                group.copies[$0..<min($0 + size, group.copies.count)]
            }
            return (ConeGraph(network, output: output, cone: group.cone, batch: size), batches)
        }
        let plain = try Layout.plain(network.shapes[0])
        let computed = Set(graphs.flatMap { $0.0.bases.map(\.value) }).subtracting([0])
        let base = try PlanCompiler.compile(
            network, outputs: Array(computed), available: [0: plain], keepsForQuestions: false, weights: weights,
            precision: precision)
        self.base = base
        parts = try graphs.map { graph, batches throws(EngineError) in
            var available = [graph.input.index: try Layout.plain(graph.input.shape)]
            for (value, given) in graph.bases { available[given.index] = base.layouts[value] ?? plain }
            for (_, given) in graph.origins { available[given.index] = try .plain(given.shape) }
            let plan = try PlanCompiler.compile(
                graph.graph, outputs: [graph.output.index], available: available, keepsForQuestions: false,
                weights: weights, precision: precision)
            return Part(graph: graph, plan: plan, batches: batches)
        }
        let once = network.cost(of: network.shapes.indices)
        operations = Operations(
            computed: parts.reduce(once) {
                $0 + Double($1.batches.count) * $1.graph.graph.cost(of: $1.graph.graph.shapes.indices)
            },
            whole: once * Double(1 + regions.count))
    }

    /// The memory that a run takes, in bytes: what the image itself gave, and the activations of the largest batch.
    var footprint: Int {
        base.footprint
            + (parts.map {
                $0.plan.footprint + $0.graph.input.shape.elementCount * MemoryLayout<Float>.stride
            }.max() ?? 0)
    }

    /// Hands the outputs to `body`, batch by batch.
    /// - Parameters:
    ///   - x: the image, `[1, C, H, W]`.
    ///   - b: what its regions hold in the copies, `[1, C, H, W]`.
    ///   - body: is given some of the copies and their outputs, `[copies, …]`.
    func forEachBatch(
        of x: Tensor, replacedBy b: Tensor, _ body: (_ copies: [Int], _ outputs: Tensor) throws -> Void
    ) throws {
        let image = try base.run { _ in x.address }
        for part in parts {
            for copies in part.batches { try body(copies.map(\.index), run(part, copies, x, b, image)) }
        }
    }

    private func run(
        _ part: Part, _ copies: ArraySlice<RegionGroup.Copy>, _ x: Tensor, _ b: Tensor, _ image: Activations
    ) throws -> Tensor {
        let graph = part.graph, batch = graph.input.shape[0]
        // A batch that is not full is filled up with its last copy.
        let filled = Array(copies) + Array(repeating: copies.last!, count: batch - copies.count)
        let pieces = pieces(filled, graph, x, b)
        let origins = graph.origins.map { origin, _ in
            Tensor(
                filled.flatMap { [Float(origin.rows[$0.row]), Float(origin.columns[$0.column])] }, shape: [batch, 2])
        }
        var addresses = [graph.input.index: pieces.address]
        for ((_, given), origin) in zip(graph.origins, origins) { addresses[given.index] = origin.address }
        for (value, given) in graph.bases {
            addresses[given.index] = value == 0 ? x.address : image.address(of: value)!
        }
        defer { withExtendedLifetime((pieces, origins, x, image)) {} }
        let result = try part.plan.run { addresses[$0]! }
        let outputs = try result.tensor(of: graph.output.index, shape: graph.output.shape) ?? pieces
        if copies.count == batch { return outputs }
        return Tensor(stacking: copies.indices.map { outputs[part: $0 - copies.startIndex] })
    }

    /// The pieces of the image that hold the regions, replaced.
    private func pieces(_ copies: [RegionGroup.Copy], _ graph: ConeGraph, _ x: Tensor, _ b: Tensor) -> Tensor {
        let shape = graph.input.shape, size = x.shape, origin = graph.inputCone.origin
        return Tensor(shape: shape) { pieces in
            x.withElements { x in
                b.withElements { b in
                    var target = pieces.baseAddress!
                    for copy in copies {
                        let top = origin.rows[copy.row], left = origin.columns[copy.column]
                        let region = regions[copy.index]
                        for channel in 0..<shape[1] {
                            for i in top..<top + shape[2] {
                                let start = (channel * size[2] + i) * size[3] + left
                                for j in 0..<shape[3] {
                                    let isReplaced = region.rows.contains(i) && region.columns.contains(left + j)
                                    target[j] = isReplaced ? b[start + j] : x[start + j]
                                }
                                target += shape[3]
                            }
                        }
                    }
                }
            }
        }
    }
}
