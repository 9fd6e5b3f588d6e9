import Networks
import Reference
import Tensors
import Testing

/// A layer between a convolution and a linear read-out that sends a different number to every output element.
struct SingleLayer: CustomTestStringConvertible, Sendable {
    typealias Output = NetworkBuilder.Output

    let testDescription: String
    private let channels: Int
    private let add: @Sendable (_ net: inout NetworkBuilder, _ x: Output) -> Output

    init(_ description: String, channels: Int = 24, _ add: @escaping @Sendable (inout NetworkBuilder, Output) -> Output)
    {
        testDescription = description
        self.channels = channels
        self.add = add
    }

    static let images = ReferenceArray(waves: [2, 4, 9, 10], seed: 3).map { $0 * 2 }.tensor

    func network() throws -> Network {
        let input = InputSpecification(
            channels: 4, height: 9, width: 10, mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1])
        // The number of features that the read-out sees is known once the layer is there.
        var draft = NetworkBuilder(formulaWeights: 1, input: input)
        _ = add(&draft, draft.convolution("stem", draft.input, to: channels, kernel: 1, bias: true))
        let before = try draft.network("draft", explanationLayer: "stem")
        let features = try before.shape(of: before.outputLayer).dropFirst().reduce(1, *)
        var net = NetworkBuilder(formulaWeights: 1, input: input)
        let x = add(&net, net.convolution("stem", net.input, to: channels, kernel: 1, bias: true))
        _ = net.linear("score", x, features: features, to: 3)
        return try net.network("single", explanationLayer: "stem")
    }

    static let all: [SingleLayer] = [
        SingleLayer("1×1 convolution") { net, x in net.convolution("layer", x, to: 40, kernel: 1, bias: true) },
        SingleLayer("3×3 convolution, 64 channels", channels: 64) { net, x in
            net.convolution("layer", x, to: 64, kernel: 3)
        },
        SingleLayer("3×3 convolution, stride 2") { net, x in net.convolution("layer", x, to: 32, kernel: 3, stride: 2)
        },
        SingleLayer("5×5 convolution, stride 2, SAME padding") { net, x in
            net.convolution("layer", x, to: 16, kernel: 5, stride: 2, padding: .same)
        },
        SingleLayer("3×3 convolution, dilation 2") { net, x in
            net.convolution("layer", x, to: 16, kernel: 3, dilation: 2)
        },
        SingleLayer("three groups") { net, x in net.convolution("layer", x, to: 48, kernel: 3, groups: 3) },
        SingleLayer("depthwise, stride 2") { net, x in
            net.convolution("layer", x, to: 24, kernel: 3, stride: 2, padding: .same, groups: 24)
        },
        SingleLayer("batch normalization") { net, x in net.batchNormalization("layer", net.relu("act", x)) },
        SingleLayer("ReLU") { net, x in net.relu("layer", x) },
        SingleLayer("ReLU6") { net, x in net.relu6("layer", x) },
        SingleLayer("sigmoid") { net, x in net.add("layer", Sigmoid(), x) },
        SingleLayer("hard sigmoid") { net, x in net.add("layer", HardSigmoid(), x) },
        SingleLayer("hard swish") { net, x in net.add("layer", HardSwish(), x) },
        SingleLayer("GELU") { net, x in net.add("layer", GELU(), x) },
        SingleLayer("sum") { net, x in net.sum("layer", x, net.relu("act", x)) },
        SingleLayer("maximum pooling") { net, x in net.maxPooling("layer", x, kernel: 3, stride: 2, padding: 1) },
        SingleLayer("average pooling") { net, x in net.averagePooling("layer", x, kernel: 2, stride: 2) },
        SingleLayer("global average pooling") { net, x in net.globalAveragePooling("layer", x) },
        SingleLayer("concatenation") { net, x in
            net.concatenation("layer", [x, net.convolution("beside", x, to: 8, kernel: 3)])
        },
        SingleLayer("layer normalization") { net, x in net.layerNormalization("layer", x) },
        SingleLayer("channel shuffle") { net, x in net.add("layer", ChannelShuffle(groups: 4), x) },
        SingleLayer("half of the channels") { net, x in net.add("layer", ChannelHalf(.second), x, channels: 12) },
        SingleLayer("channel gate") { net, x in
            let gate = net.convolution("squeeze", net.globalAveragePooling("pool", x), to: 24, kernel: 1)
            return net.add("layer", ChannelGate(), x, net.add("gate", Sigmoid(), gate))
        },
        SingleLayer("channel scale") { net, x in net.channelScale("layer", x) },
        SingleLayer("linear") { net, x in
            net.linear("layer", net.add("flat", Flatten(), x), features: 24 * 9 * 10, to: 20)
        },
    ]
}
