import Foundation
import Networks
import Reference
import Tensors
import Testing

/// Five steps of each optimizer on a network of convolutions, normalizations and a skip, against PyTorch in float64.
@Suite struct `Training steps` {
    struct Golden: Decodable {
        struct Parameter: Decodable {
            let norm: Double
            let places: [Int]
            let elements: [Double]
        }
        struct Case: Decodable {
            let optimizer: String
            let smoothing: Double
            let losses: [Double]
            let parameters: [String: Parameter]
        }
        let cases: [Case]
    }

    static func waves(_ shape: Shape, _ seed: Int) -> Tensor {
        let s = Double(seed)
        return Tensor(
            (0..<shape.elementCount).map { index in
                let i = Double(index)
                return Float(0.4 * sin(1.7 * i + 0.9 * s) + 0.1 * cos(0.0137 * i * i + s))
            }, shape: shape)
    }

    /// The network of `make_training_goldens.py`, under the same names.
    static func network() throws -> Network {
        let input = InputSpecification(channels: 2, height: 8, width: 10, mean: [0, 0], deviation: [1, 1])
        let shapes: [(String, Shape)] = [
            ("conv1.weight", [8, 2, 3, 3]), ("bn1.weight", [8]), ("bn1.bias", [8]), ("depthwise.weight", [8, 1, 3, 3]),
            ("bn2.weight", [8]), ("bn2.bias", [8]), ("conv3.weight", [20, 4, 3, 3]), ("conv3.bias", [20]),
            ("fc.weight", [3, 20]), ("fc.bias", [3]),
        ]
        var tensors = shapes.enumerated().map { seed, parameter in
            let isFactor = parameter.0.hasPrefix("bn") && parameter.0.hasSuffix("weight")
            let waves = waves(parameter.1, seed + 1)
            return (name: parameter.0, tensor: isFactor ? waves + Tensor(repeating: 1, shape: parameter.1) : waves)
        }
        for name in ["bn1", "bn2"] {
            tensors.append((name + ".running_mean", Tensor(zeros: [8])))
            tensors.append((name + ".running_var", Tensor(repeating: 1, shape: [8])))
        }
        var net = NetworkBuilder(weights: try Weights(tensors), input: input)
        var x = net.relu("relu1", net.batchNormalization("bn1", net.convolution("conv1", net.input, to: 8, kernel: 3)))
        let depthwise = net.convolution("depthwise", x, to: 8, kernel: 3, groups: 8)
        x = net.sum("add", x, net.relu6("relu2", net.batchNormalization("bn2", depthwise)))
        x = net.maxPooling("pool1", x, kernel: 2, stride: 2)
        x = net.relu("relu3", net.convolution("conv3", x, to: 20, kernel: 3, stride: 2, groups: 2, bias: true))
        x = net.averagePooling("pool2", x, kernel: 2, stride: 2)
        _ = net.linear("fc", net.globalAveragePooling("gap", x), to: 3)
        return try net.network("small", explanationLayer: "relu3")
    }

    static let optimizers: [String: (optimizer: Optimizer, rate: Double)] = [
        "sgd": (.sgd(momentum: 0.9, weightDecay: 0.01), 0.1),
        "nesterov": (.sgd(momentum: 0.9, nesterov: true, weightDecay: 0.01), 0.1),
        "adamw": (.adamW(weightDecay: 0.05), 0.01),
    ]

    static let golden: Golden = {
        let url = URL(fileURLWithPath: RepositoryFile.path("Tests/NetworksTests/Golden/training.json"))
        return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }()

    @Test(arguments: ["sgd", "nesterov", "adamw"], [0, 0.1])
    func `are PyTorch's`(_ name: String, _ smoothing: Double) throws {
        let golden = try #require(Self.golden.cases.first { $0.optimizer == name && $0.smoothing == smoothing })
        let (optimizer, rate) = Self.optimizers[name]!
        let trainer = try Trainer(Self.network(), loss: .crossEntropy(smoothing: smoothing), optimizer: optimizer)
        // Two and a half parts.
        trainer.partSize = 4
        for (step, expected) in golden.losses.enumerated() {
            let labels = (0..<6).map { $0 * (step + 1) % 3 }
            let targets = Tensor(labels.flatMap { label in (0..<3).map { $0 == label ? 1 : 0 } }, shape: [6, 3])
            let found = try trainer.step(Self.waves([6, 2, 8, 10], 300 + step), targets: targets, learningRate: rate)
            #expect(abs(found.loss - expected) < 5e-6 * expected)
        }
        let weights = try trainer.network().weights()
        #expect(Set(weights.names) == Set(golden.parameters.keys))
        for (name, expected) in golden.parameters {
            let got = try #require(weights[name]).elements
            for (place, element) in zip(expected.places, expected.elements) {
                #expect(abs(Double(got[place]) - element) < 5e-6, "\(name)[\(place)]")
            }
        }
    }
}
