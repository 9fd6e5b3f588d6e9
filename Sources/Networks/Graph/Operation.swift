import Tensors

/// A computation of a graph: a word of the engine's vocabulary, in which layers write their forward and backward passes.
///
/// An operation's file says all that is to be known of it apart from how it runs: the shapes of its results, its transpose,
/// what it makes of pieces of maps, what it costs. `lower` is in the file of the same name in `Engine/Lowering`. Operations
/// are verbs, layers are nouns: `Convolution` is a layer, which convolves.
protocol Operation: Sendable {
    /// The shapes of its results for inputs of some shapes.
    func shapes(of inputs: [Shape]) -> [Shape]

    /// Writes the kernels that compute it.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError)

    /// The computation where only pieces of its inputs are known; by default it is computed whole.
    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece

    /// The part of its inputs that one element of its result sees; by default all of it.
    var reach: Reach { get }

    /// Floating-point operations, a multiplication and an addition counted as two; 0 for what is cheap beside convolutions and
    /// matrix products.
    func cost(of inputs: [Shape], to output: Shape) -> Double

    /// Operations that may run behind it in one kernel; by default none.
    func epilogue(constantWeights: Bool) -> EpilogueKind

    /// Whether its result is summed over all parts of a batch.
    var reducesBatch: Bool { get }

    /// Whether it computes nothing: what is given, or a part of the network.
    var isSource: Bool { get }
}

/// An operation of a forward pass: signals find their way back through it by the chain rule.
protocol DifferentiableOperation: Operation {
    /// The signals at the inputs: Jᵀ applied to the signals at the results, J being the Jacobian.
    /// - Returns: one for each input, nil where none is wanted or none arrives.
    func transpose(_ step: ReverseStep) -> [Value?]
}

/// One operation on the way back.
struct ReverseStep {
    /// The signal that arrives at each result, nil where none does.
    let signals: [Value?]
    let inputs: [Value], outputs: [Value]
    /// For each input whether a signal is wanted there.
    let isWanted: [Bool]

    /// The signal at an operation's only result.
    var signal: Value { signals[0]! }
    var x: Value { inputs[0] }
    var y: Value { outputs[0] }

    /// The signal at one input.
    func at(_ input: Int, _ signal: () -> Value) -> Value? {
        input < isWanted.count && isWanted[input] ? signal() : nil
    }
}

/// The part of a map that one element of a result sees.
enum Reach {
    /// Its own place.
    case place
    case window(Window)
    case everything
}

/// Operations that a kernel can apply to its result before it stores it.
enum EpilogueKind {
    case nothing
    /// Functions of one number.
    case functions
    /// Functions, and sums and products with other tensors of the result's shape.
    case functionsAndTensors
    /// One sum with what lies in the result's memory.
    case sum
}

extension Operation {
    func cost(of inputs: [Shape], to output: Shape) -> Double { 0 }
    func epilogue(constantWeights: Bool) -> EpilogueKind { .nothing }
    var reach: Reach { .everything }
    var reducesBatch: Bool { false }
    var isSource: Bool { false }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        graph.whole(self, node)
    }
}

/// An operation on each place by itself: pieces of its inputs give pieces of its result.
protocol PlacewiseOperation: Operation {}

extension PlacewiseOperation {
    var reach: Reach { .place }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        graph.placewise(self, node)
    }
}
