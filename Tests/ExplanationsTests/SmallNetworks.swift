import Explanations
import Networks
import Reference
import Tensors

/// Networks of a few layers, with their twins in Double where a formula is written out.
enum SmallNetworks {
    static func input(channels: Int, height: Int, width: Int) -> InputSpecification {
        InputSpecification(
            channels: channels, height: height, width: width, mean: Array(repeating: 0, count: channels),
            deviation: Array(repeating: 1, count: channels))
    }

    /// y = W x + b over all elements of `[channels, height, width]`; "maps" is the image itself.
    static func linear(_ weight: Tensor, bias: Tensor? = nil, channels: Int, height: Int, width: Int) throws -> Network
    {
        var net = NetworkBuilder(
            formulaWeights: 0, input: input(channels: channels, height: height, width: width))
        let identity = (0..<channels * channels).map { Float($0 % (channels + 1) == 0 ? 1 : 0) }
        let layer = Convolution("maps", weight: Tensor(identity, shape: [channels, channels, 1, 1]))
        let maps = net.add("maps", layer, net.input)
        _ = net.add("score", Linear("score", weight: weight, bias: bias), maps, channels: weight.shape[0])
        return try net.network("linear", explanationLayer: "maps")
    }

    /// y = W relu(x) + b over all elements.
    static func rectified(_ weight: Tensor, channels: Int, height: Int, width: Int) throws -> Network {
        var net = NetworkBuilder(
            formulaWeights: 0, input: input(channels: channels, height: height, width: width))
        let maps = net.relu("maps", net.input)
        _ = net.add("score", Linear("score", weight: weight), maps, channels: weight.shape[0])
        return try net.network("rectified", explanationLayer: "maps")
    }

    /// y = W mean(relu(x)) + b: the head that CAM needs.
    static func pooled(_ weight: Tensor, bias: Tensor? = nil, height: Int, width: Int) throws -> Network {
        var net = NetworkBuilder(
            formulaWeights: 0, input: input(channels: weight.shape[1], height: height, width: width))
        let pool = net.globalAveragePooling("pool", net.relu("maps", net.input))
        _ = net.add("score", Linear("score", weight: weight, bias: bias), pool, channels: weight.shape[0])
        return try net.network("pooled", explanationLayer: "maps")
    }
}

/// Two convolutions with ReLUs and a linear layer over all places, for the engine and in Double.
struct Twin {
    static let size = (height: 6, width: 7)
    let network: Network
    let reference: ReferenceNetwork

    /// - Parameter isFlipped: whether everything is mirrored left to right.
    init(isFlipped: Bool = false) throws {
        let mirror = { (x: ReferenceArray) in isFlipped ? x.mirrored : x }
        let window = ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1))
        let convolutions = [[4, 3, 3, 3], [5, 4, 3, 3]].enumerated().map { i, shape in
            ReferenceConvolution(weight: mirror(ReferenceArray(waves: shape, seed: i + 1).rounded), window: window)
        }
        let places = Self.size.height * Self.size.width
        let weight = mirror(ReferenceArray(waves: [3, 5, Self.size.height, Self.size.width], seed: 7).rounded)
        let linear = ReferenceLinear(weight: weight.reshaped(to: [3, 5 * places]), bias: [0.5, -0.25, 0])

        var reference = ReferenceNetwork()
        var net = NetworkBuilder(
            formulaWeights: 0, input: SmallNetworks.input(channels: 3, height: Self.size.height, width: Self.size.width)
        )
        var x = net.input
        for (i, convolution) in convolutions.enumerated() {
            reference.add("conv\(i)", .convolution(convolution))
            reference.add("relu\(i)", .rectifier(ReferenceRectifier()))
            let layer = Convolution(
                "conv\(i)", weight: convolution.weight.tensor, padding: .symmetric(.init(1)))
            x = net.relu(
                LayerName("relu\(i)"),
                net.add(LayerName("conv\(i)"), layer, x, channels: convolution.weight.shape[0]))
        }
        reference.add("score", .linear(linear))
        let score = Linear("score", weight: linear.weight.tensor, bias: Tensor([0.5, -0.25, 0], shape: [3]))
        _ = net.add("score", score, x, channels: 3)
        network = try net.network("twin", explanationLayer: "relu1")
        self.reference = reference
    }

    /// An image `[1, 3, H, W]`.
    static func image(_ seed: Int = 3) -> ReferenceArray {
        ReferenceArray(waves: [1, 3, size.height, size.width], seed: seed).rounded
    }

    /// Not zero: without biases before its ReLUs the network has one gradient on the whole way from zero.
    static let baseline = Baseline.image(image(4).reshaped(to: [3, size.height, size.width]).tensor)

    /// Activations and gradients of a class's score, by layer.
    func answers(
        _ c: Int, at x: ReferenceArray, rule: ReferenceRule = .standard
    ) -> (activations: [String: ReferenceArray], gradients: [String: ReferenceArray]) {
        var seed = ReferenceArray(zeros: [1, 3])
        seed[0, c] = 1
        return (reference.activations(x), reference.gradients(of: seed, at: x, rule: rule))
    }

    /// The score of a class.
    func score(_ c: Int, _ x: ReferenceArray) -> Double { reference.logits(x)[0, c] }
}

extension ReferenceArray {
    /// Every row of `[…, H, W]` from right to left.
    var mirrored: ReferenceArray {
        let width = shape.last!
        return ReferenceArray(
            elements.indices.map { elements[$0 / width * width + width - 1 - $0 % width] }, shape: shape)
    }

    /// Element by element.
    func times(_ other: ReferenceArray) -> ReferenceArray {
        ReferenceArray(zip(elements, other.elements).map(*), shape: shape)
    }
}

extension Tensor {
    /// Every row of `[…, H, W]` from right to left.
    var mirrored: Tensor { ReferenceArray(self).mirrored.tensor }

    /// max |aᵢ - bᵢ| / max |bᵢ|.
    func deviation(from expected: ReferenceArray) -> Double {
        guard count == expected.elements.count else { return .infinity }
        return ReferenceArray(self).reshaped(to: expected.shape).deviation(from: expected)
    }
}
