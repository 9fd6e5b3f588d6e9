import Synchronization
import Tensors

/// A neural network: named layers, each reading the outputs of layers before it. It never changes.
///
/// Running it gives a `ForwardPass`, a value that can be asked for activations and gradients:
///
///     let pass = try network.forward(image)                         // [1, 3, 224, 224]
///     let maps = try pass.activation(at: "act1")                    // [1, 1280, 7, 7]
///     let gradient = try pass.gradient(of: .logit(281), at: "act1") // the same shape
public struct Network: Sendable {
    /// Name on the command line: `efficientnet-lite0`.
    public let name: String
    /// The images that it was trained on.
    public let input: InputSpecification
    /// The layer that CAM methods explain unless told otherwise: the last convolutional stage.
    public let explanationLayer: LayerName

    /// A layer and the nodes that it reads. Nodes without a layer stand for inputs; the first one is the image.
    struct Node: Sendable {
        let name: LayerName
        let layer: (any Layer)?
        let inputs: [Int]
    }

    let nodes: [Node]
    /// The nodes whose outputs are the network's, the logits first.
    let outputNodes: [Int]
    /// How exactly it computes.
    public let precision: Precision
    /// The memory that copies of an image which run at once may take, in bytes: it bounds how many they are.
    public let memoryBudget: Int
    private let index: [LayerName: Int]
    let compiledNetworks: CompiledNetworks

    init(
        name: String, input: InputSpecification, explanationLayer: LayerName, nodes: [Node], outputNodes: [Int]
    ) {
        self.name = name
        self.input = input
        self.explanationLayer = explanationLayer
        self.nodes = nodes
        self.outputNodes = outputNodes
        precision = .float32
        memoryBudget = 1 << 30
        index = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
        compiledNetworks = CompiledNetworks(weights: PackedWeights())
    }

    /// The same network, or its beginning, over the same memory for weights.
    private init(
        _ network: Network, nodes: [Node]? = nil, in precision: Precision, within memoryBudget: Int, thread: Int? = nil,
        explainedAt layer: LayerName? = nil
    ) {
        let kept = nodes ?? network.nodes
        name = network.name
        input = network.input
        explanationLayer = layer ?? network.explanationLayer
        self.nodes = kept
        outputNodes = nodes == nil ? network.outputNodes : [kept.count - 1]
        self.precision = precision
        self.memoryBudget = memoryBudget
        index = network.index.filter { $0.value < kept.count }
        let isSame = nodes == nil && precision == network.precision
        let own = isSame ? network.compiledNetworks : CompiledNetworks(weights: network.compiledNetworks.weights)
        compiledNetworks = thread.map(own.copy(forThread:)) ?? own
    }

    /// The same network with the same weights, computing in another precision.
    ///
    ///     let fast = try network.running(in: .bfloat16)
    ///     let map = try Occlusion().attribute(.logit(281), to: image, in: fast)
    ///
    /// - Throws: `UnsupportedPrecision` where the processor cannot do so without going a slower way round.
    public func running(in precision: Precision) throws(UnsupportedPrecision) -> Network {
        if precision == self.precision { return self }
        guard precision.isSupported else { throw UnsupportedPrecision(precision: precision) }
        return Network(self, in: precision, within: memoryBudget)
    }

    /// The same network with another layer that CAM methods explain unless told otherwise.
    /// - Throws: `NetworkError.unknownLayer`.
    public func explained(at layer: LayerName) throws(NetworkError) -> Network {
        _ = try node(layer)
        return Network(self, in: precision, within: memoryBudget, explainedAt: layer)
    }

    /// The network as far as a layer, with the same weights: for questions about that layer, which need nothing behind it.
    ///
    ///     let start = try network.through("_blocks.2.add")
    ///     try start.forward(image).logits          // the layer's maps, [N, K, H, W]
    ///
    /// - Parameter hasCeiling: false takes the ceiling from that layer, if it is a ReLU6.
    /// - Throws: `NetworkError.unknownLayer`.
    public func through(_ layer: LayerName, hasCeiling: Bool = true) throws -> Network {
        let place = try node(layer)
        var beginning = Array(nodes[...place])
        if !hasCeiling, nodes[place].layer is ReLU {
            beginning[place] = Node(name: layer, layer: ReLU(), inputs: nodes[place].inputs)
        }
        return Network(self, nodes: beginning, in: precision, within: memoryBudget)
    }

    /// The same network with another memory budget, 1 GiB unless told otherwise.
    ///
    ///     let map = try RISE().attribute(.logit(281), to: image, in: network.running(within: 100_000_000))
    ///
    /// What methods of many passes give is the same but for rounding; they take more time with less memory. Weights and
    /// compiled kernels come on top: they do not grow with the number of passes.
    /// - Parameter memoryBudget: in bytes.
    public func running(within memoryBudget: Int) -> Network { Network(self, in: precision, within: memoryBudget) }

    /// The same network, compiled for itself: for one of several threads that run it at once, by its number.
    func copy(forThread thread: Int) -> Network { Network(self, in: precision, within: memoryBudget, thread: thread) }

    /// The names of all layers in the order in which they run, the input first.
    public var layerNames: [LayerName] { nodes.map(\.name) }

    /// The layers that were trained, in the order in which they run.
    public var layersWithParameters: [LayerName] {
        nodes.filter { $0.layer?.parameters.isEmpty == false }.map(\.name)
    }

    /// Inputs that the network reads: the image, and the others if it has any.
    public var inputNames: [LayerName] { nodes.filter { $0.layer == nil }.map(\.name) }

    /// The layers whose outputs are the network's, the logits first.
    public var outputNames: [LayerName] { outputNodes.map { nodes[$0].name } }

    /// The layer of the first output: its activation are the logits.
    public var outputLayer: LayerName { nodes[outputNodes[0]].name }

    /// The head that CAM needs: the maps that are averaged over all places, and the weights `[classes, K]` of the linear
    /// layer behind; nil for a network that ends otherwise.
    public var pooledClassifier: (maps: LayerName, weight: Tensor)? {
        let last = nodes[outputNodes[0]]
        guard let linear = last.layer as? Linear, let pooling = last.inputs.first.map({ nodes[$0] }),
            pooling.layer is GlobalAveragePooling, let maps = pooling.inputs.first
        else { return nil }
        return (nodes[maps].name, linear.weight)
    }

    /// The number of parameters, the statistics of batch normalization included.
    public var parameterCount: Int {
        nodes.reduce(0) { $0 + ($1.layer?.parameters.reduce(0) { $0 + $1.tensor.count } ?? 0) }
    }

    // MARK: Running

    /// Runs the network and keeps its activations.
    /// - Parameter x: preprocessed images `[N, C, H, W]`, or one image `[C, H, W]`.
    /// - Throws: `NetworkError` if the shape does not fit or a number is not finite, `EngineError`.
    public func forward(_ x: Tensor) throws -> ForwardPass {
        let (x, compiled) = try prepare(x)
        return try ForwardPass(network: self, supplied: [0: x], compiled: compiled)
    }

    /// Runs the network and keeps nothing but the result: less memory than `forward`, for when no question follows.
    /// - Parameter x: preprocessed images `[N, C, H, W]`, or one image `[C, H, W]`.
    /// - Returns: the logits `[N, classes]`.
    /// - Throws: `NetworkError` if the shape does not fit or a number is not finite, `EngineError`.
    public func logits(_ x: Tensor) throws -> Tensor {
        let (x, compiled) = try prepare(x)
        return try compiled.logits([0: x])
    }

    /// The shape of a layer's activation for one image of the network's own size.
    public func shape(of layer: LayerName) throws -> Shape {
        let node = try node(layer)
        return try compiled(for: [1, input.channels, input.height, input.width]).shape(of: node)
    }

    func prepare(_ x: Tensor) throws -> (Tensor, CompiledNetwork) {
        let batch = try batch(of: x)
        return (batch, try compiled(for: batch.shape))
    }

    /// Images that the network can be run on.
    func batch(of x: Tensor) throws(NetworkError) -> Tensor {
        let batch = x.shape.rank == 3 ? x.reshaped(to: Shape([1] + x.shape.sizes)) : x
        guard batch.shape.rank == 4, batch.shape[1] == input.channels, batch.count > 0 else {
            throw NetworkError.wrongInputShape(x.shape, network: name, channels: input.channels)
        }
        if let place = batch.firstNonFinite() {
            let size = batch.count / batch.shape[0]
            throw NetworkError.notFinite(
                value: "\(batch.withElements { $0[place] })", index: place % size, image: place / size)
        }
        return batch
    }

    /// For images of a shape.
    func compiled(for shape: Shape) throws -> CompiledNetwork {
        if let other = inputNames.dropFirst().first { throw NetworkError.missingInput(other, network: name) }
        return try compiledNetworks.network(self, for: [0: shape])
    }

    // MARK: Names

    /// The node of a layer.
    /// - Throws: `NetworkError.unknownLayer` with the nearest names.
    func node(_ layer: LayerName) throws(NetworkError) -> Int {
        if let node = index[layer] { return node }
        let nearest = nearestNames(to: layer.text, in: layerNames.map(\.text)).map { LayerName($0) }
        throw .unknownLayer(layer, network: name, nearest: nearest)
    }
}
