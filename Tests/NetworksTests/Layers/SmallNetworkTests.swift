import Networks
import Reference
import Testing

/// Small networks whose layers the engine fuses, at every layer and under every rule, against the reference; and their
/// gradients against central differences in Double.
@Suite struct `Small networks` {
    enum Kind: String, CaseIterable, Sendable {
        case invertedResidual, pooled, sharedNormalization, plainSkip
    }

    static func convolution(
        _ outputs: Int, _ inputs: Int, _ window: ReferenceWindow, groups: Int = 1, seed: Int, bias: Bool = false
    ) -> ReferenceNetwork.Layer {
        let shape = [outputs, inputs / groups, window.size.rows, window.size.columns]
        return .convolution(
            ReferenceConvolution(
                weight: ReferenceArray(waves: shape, seed: seed).map { $0 / 2 }.rounded,
                bias: bias ? ReferenceArray(waves: [outputs], seed: seed + 1).rounded.elements : nil, window: window,
                groups: groups))
    }

    static func normalization(_ channels: Int, seed: Int) -> ReferenceNetwork.Layer {
        .batchNormalization(ReferenceBatchNormalization(waves: channels, seed: seed))
    }

    static func linear(_ outputs: Int, _ inputs: Int) -> ReferenceNetwork.Layer {
        .linear(
            ReferenceLinear(
                weight: ReferenceArray(waves: [outputs, inputs], seed: 40).rounded,
                bias: ReferenceArray(waves: [outputs], seed: 41).rounded.elements))
    }

    /// A network and an image for it.
    static func make(_ kind: Kind) -> (ReferenceNetwork, ReferenceArray) {
        let point = ReferenceWindow(size: (1, 1)), three = ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1))
        let clipped = ReferenceNetwork.Layer.rectifier(ReferenceRectifier(ceiling: 1))
        let rectified = ReferenceNetwork.Layer.rectifier(ReferenceRectifier())
        var net = ReferenceNetwork()
        switch kind {
        case .invertedResidual:
            // A stem with SAME padding at stride 2, then MobileNet's block: expand, depthwise, project, add.
            net.add(
                "stem",
                convolution(8, 3, ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (0, 1, 1, 1)), seed: 1))
            net.add("stem.bn", normalization(8, seed: 2))
            net.add("stem.act", clipped)
            net.add("expand", convolution(24, 8, point, seed: 3))
            net.add("expand.bn", normalization(24, seed: 4))
            net.add("expand.act", clipped)
            net.add("depthwise", convolution(24, 24, three, groups: 24, seed: 5))
            net.add("depthwise.bn", normalization(24, seed: 6))
            net.add("depthwise.act", clipped)
            net.add("project", convolution(8, 24, point, seed: 7))
            net.add("project.bn", normalization(8, seed: 8))
            net.add("add", .addition, "stem.act", "project.bn")
            net.add("head", convolution(20, 8, point, seed: 9))
            net.add("head.bn", normalization(20, seed: 10))
            net.add("head.act", clipped)
            net.add("pool", .globalAveragePooling)
            net.add("classifier", linear(5, 20))
            return (net, ReferenceArray(waves: [1, 3, 8, 7], seed: 0).rounded)
        case .pooled:
            // VGG's and AlexNet's parts, with a dilated convolution.
            net.add(
                "conv1", convolution(6, 2, ReferenceWindow(size: (5, 5), padding: (2, 2, 2, 2)), seed: 1, bias: true))
            net.add("relu1", rectified)
            net.add("pool1", .maximumPooling(.init(window: .init(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1)))))
            net.add(
                "conv2",
                convolution(
                    10, 6, ReferenceWindow(size: (3, 3), dilation: (2, 2), padding: (2, 2, 2, 2)), groups: 2, seed: 3,
                    bias: true))
            net.add("relu2", rectified)
            net.add("pool2", .averagePooling(.init(window: .init(size: (2, 2), stride: (2, 2)), countsPadding: true)))
            net.add("classifier", linear(4, 10 * 2 * 2))
            return (net, ReferenceArray(waves: [2, 2, 9, 10], seed: 5).rounded)
        case .sharedNormalization:
            // ResNet v2's order: what batch normalization gives is read both by the rectifier and by the skip.
            net.add("conv1", convolution(6, 3, three, seed: 1))
            net.add("bn1", normalization(6, seed: 2))
            net.add("relu1", rectified)
            net.add("conv2", convolution(6, 6, three, seed: 3, bias: true))
            net.add("add", .addition, "bn1", "conv2")
            net.add("bn2", normalization(6, seed: 4))
            net.add("relu2", rectified)
            net.add("pool", .globalAveragePooling)
            net.add("classifier", linear(3, 6))
            return (net, ReferenceArray(waves: [1, 3, 5, 6], seed: 7).rounded)
        case .plainSkip:
            // ResNet v1's order: a rectifier behind the sum, and a projection in the skip.
            net.add("conv1", convolution(8, 3, three, seed: 1))
            net.add("bn1", normalization(8, seed: 2))
            net.add("relu1", rectified)
            net.add("conv2", convolution(8, 8, three, seed: 3))
            net.add("bn2", normalization(8, seed: 4))
            net.add("downsample", convolution(8, 3, point, seed: 5), "input")
            net.add("downsample.bn", normalization(8, seed: 6))
            net.add("add", .addition, "bn2", "downsample.bn")
            net.add("relu2", rectified)
            net.add("conv3", convolution(8, 8, three, seed: 7))
            net.add("bn3", normalization(8, seed: 8))
            net.add("add2", .addition, "bn3", "relu2")
            net.add("relu3", rectified)
            net.add("pool", .globalAveragePooling)
            net.add("classifier", linear(3, 8))
            return (net, ReferenceArray(waves: [2, 3, 6, 5], seed: 9).rounded)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Every activation, and every gradient under every rule, is the reference's`(_ kind: Kind) throws {
        let (network, x) = Self.make(kind)
        let deviations = try network.deviations(at: x)
        // Multipliers are quotients of small differences.
        let excess = deviations.filter { $0.value > ($0.key.hasPrefix("multipliers") ? 2e-5 : 1e-5) }
        #expect(excess == [:])
    }

    @Test(arguments: Kind.allCases)
    func `The gradient of the score is that of central differences, at the image and at every layer`(
        _ kind: Kind
    ) throws {
        let (network, x) = Self.make(kind)
        let pass = try network.network(channels: x.shape[1]).forward(x.tensor)
        let exact = network.pass(x)
        // Rectified values tie at 0 under max pooling's windows, where no derivative exists.
        let smooth = network.nodes.map(\.name).filter { !(kind == .pooled && $0 == "relu1") }
        for layer in ["input"] + smooth {
            let expected = numericalGradient(
                of: { value in
                    let logits = exact.replacing(layer, by: value).logits
                    return (0..<x.shape[0]).reduce(0) { $0 + logits[$1, 1] }
                }, at: exact.values[layer]!)
            let deviation = try pass.gradient(of: .logit(1), at: LayerName(layer)).deviation(from: expected)
            #expect(deviation < 1e-5, "at \(layer)")
        }
    }

    @Test(arguments: Kind.allCases)
    func `So are the gradients of the probability and of the cross-entropy`(_ kind: Kind) throws {
        let (network, x) = Self.make(kind)
        let pass = try network.network(channels: x.shape[1]).forward(x.tensor)
        let ofProbability = numericalGradient(
            of: { value in
                let p = ReferenceSoftmax.forward(network.logits(value))
                return (0..<x.shape[0]).reduce(0) { $0 + p[$1, 2] }
            }, at: x)
        let probability = try pass.gradient(of: .probability(2), at: .input).deviation(from: ofProbability)
        #expect(probability < 1e-4)
        let ofLoss = numericalGradient(
            of: { ReferenceSoftmax.crossEntropy(network.logits($0), target: 2).loss }, at: x)
        let loss = try pass.gradient(of: .loss(2), at: .input).deviation(from: ofLoss)
        #expect(loss < 1e-4)
    }
}
