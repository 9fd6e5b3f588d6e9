import Tensors

/// One part of a batch: a plan for it, its inputs and targets, and where its results lie.
///
/// A batch is cut into parts in a way that depends on nothing but the network and the size of the batch, and each part is
/// computed by one thread. Sums over parts are added in their order. So are the bits the same whatever the number of
/// threads.
final class BatchPart: @unchecked Sendable {
    // Sendable: one thread at a time works on a part, and the engine reads when all have finished.
    /// Which examples of the batch it computes.
    let examples: Range<Int>
    let graph: TrainingGraph
    let plan: Plan
    let segments: [(steps: ArraySlice<Plan.Step>, reduction: (BatchReduction, MemoryView)?)]
    private let inputMemory, targetMemory: AlignedMemory
    /// The inputs before an adversary changed them.
    private let cleanMemory: AlignedMemory?
    private var activations: AlignedMemory?
    private var addresses: [Int: UnsafeMutableRawPointer] = [:]

    init(
        _ network: Network, examples: Range<Int>, shape: Shape, loss: Loss, share: Float, withInputGradient: Bool,
        parameters: [Int: [Layout]]
    ) throws {
        self.examples = examples
        graph = try TrainingGraph(
            network, examples: examples.count, shape: shape, loss: loss, share: share,
            withInputGradient: withInputGradient)
        let wanted =
            [graph.outputs, graph.losses] + graph.moments.values + graph.gradients
            + (graph.inputGradient.map { [$0] } ?? [])
        plan = try PlanCompiler.compile(
            graph.graph, outputs: Array(Set(wanted.map(\.index))),
            available: [
                graph.input.index: .plain(graph.input.shape), graph.targets.index: .plain(graph.targets.shape),
            ], keepsForQuestions: false, weights: PackedWeights(), precision: .float32, parameters: parameters)
        segments = plan.segments()
        inputMemory = AlignedMemory(byteCount: graph.input.shape.elementCount * 4)
        targetMemory = AlignedMemory(byteCount: graph.targets.shape.elementCount * 4)
        cleanMemory = withInputGradient ? AlignedMemory(byteCount: graph.input.shape.elementCount * 4) : nil
    }

    /// Gives the plan its memory, and the parameters'.
    func attach(parameters: (_ value: Int, _ copy: Int) -> UnsafeMutableRawPointer) {
        (activations, addresses) = plan.attach(
            reading: { $0 == self.graph.input.index ? self.inputMemory.address : self.targetMemory.address },
            parameters: parameters)
    }

    /// The memory of the inputs and of the targets, in plain order.
    var inputs: UnsafeMutablePointer<Float> { inputMemory.address.assumingMemoryBound(to: Float.self) }
    var targets: UnsafeMutablePointer<Float> { targetMemory.address.assumingMemoryBound(to: Float.self) }
    /// As large as the inputs; nil where nobody asks for their gradient.
    var cleanInputs: UnsafeMutablePointer<Float>? { cleanMemory?.address.assumingMemoryBound(to: Float.self) }

    func run(_ segment: Int) throws(EngineError) { try plan.run(segments[segment].steps) }

    /// Memory in which a value lies after a run.
    func floats(_ value: Value) -> UnsafeMutablePointer<Float> {
        addresses[value.index]!.assumingMemoryBound(to: Float.self)
    }

    /// A value in plain order.
    func tensor(_ value: Value) throws(EngineError) -> Tensor {
        let plain = try Layout.plain(value.shape), layout = plan.layouts[value.index]!
        let address = addresses[value.index]!
        return try Tensor(shape: value.shape) { buffer throws(EngineError) in
            try reorder(address, layout, to: UnsafeMutableRawPointer(buffer.baseAddress!), plain)
        }
    }
}
