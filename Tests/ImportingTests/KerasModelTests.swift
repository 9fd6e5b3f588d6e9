import Foundation
import Networks
import Tensors
import Testing

@testable import Importing

/// Models as Keras saves them, compared with what Keras computes in float64.
@Suite struct `Keras models` {
    private struct Golden: Decodable {
        let image, logits, gradient: [Double]
        /// [H, W, C].
        let shape: [Int]

        static let all = Result {
            try JSONDecoder().decode(
                [String: Golden].self, from: Data(contentsOf: URL(filePath: weightsPath("keras.json"))))
        }

        /// [H, W, C] as [C, H, W].
        static func channelsFirst(_ numbers: [Double], _ shape: [Int]) -> Tensor {
            let places = shape[0] * shape[1], channels = shape[2]
            return Tensor(
                (0..<numbers.count).map { Float(numbers[$0 % places * channels + $0 / places]) },
                shape: [channels, shape[0], shape[1]])
        }
    }

    private static func input(_ shape: [Int]) -> InputSpecification {
        InputSpecification(
            channels: shape[2], height: shape[0], width: shape[1], mean: Array(repeating: 0, count: shape[2]),
            deviation: Array(repeating: 1, count: shape[2]))
    }

    private static func network(_ file: String, _ shape: [Int]) throws -> Network {
        try KerasModel(contentsOf: weightsPath(file)).network(named: "net", input: input(shape))
    }

    /// The largest difference, and the largest of the expected numbers.
    private static func difference(_ got: Tensor, _ expected: Tensor) -> (Float, of: Float) {
        let pairs = zip(got.elements, expected.elements)
        return (pairs.map { abs($0 - $1) }.max() ?? .nan, expected.elements.map { abs($0) }.max() ?? 0)
    }

    @Test(arguments: [
        "convolutions.keras", "convolutions.h5", "branches.keras", "branches.h5", "functions.keras", "nested.keras",
        "nested.h5",
    ])
    func `Logits and gradients are Keras's`(file: String) throws {
        let name = String(file.prefix { $0 != "." })
        let golden = try #require(try Golden.all.get()[name])
        let network = try Self.network("keras-\(file)", golden.shape)
        let pass = try network.forward(Golden.channelsFirst(golden.image, golden.shape))
        let logits = Tensor(golden.logits.map { Float($0) }, shape: [1, golden.logits.count])
        let (error, scale) = Self.difference(pass.logits, logits)
        // Some twenty layers of float32, each of which adds a few units in the last place of the largest number.
        #expect(error <= 2e-5 * scale, "\(pass.logits.elements) for \(golden.logits)")
        let count = golden.logits.count
        let gradients = try (0..<count).map { place in
            let weight = count == 1 ? 0 : -1 + 2 * Float(place) / Float(count - 1)
            return try pass.gradient(of: .logit(place), at: .input) * weight
        }
        let gradient = gradients.dropFirst().reduce(gradients[0], +)
        let expected = Golden.channelsFirst(golden.gradient, golden.shape)
        let (slip, steepest) = Self.difference(gradient, expected)
        #expect(slip <= 5e-5 * steepest)
    }

    @Test func `Half numbers in compressed pieces are read`() throws {
        let golden = try #require(try Golden.all.get()["nested"])
        let pass = try Self.network("keras-packed.h5", golden.shape)
            .forward(Golden.channelsFirst(golden.image, golden.shape))
        let logits = Tensor(golden.logits.map { Float($0) }, shape: [1, golden.logits.count])
        let (error, scale) = Self.difference(pass.logits, logits)
        // Half precision keeps eleven bits: 5e-4 of each weight, of eight layers.
        #expect(error > 0 && error <= 5e-3 * scale)
    }

    // MARK: What is where

    @Test func `Layers have Keras's names, and the sum before an activation function its own`() throws {
        let network = try Self.network("keras-convolutions.keras", [17, 14, 3])
        let names = network.layerNames.map(\.text)
        #expect(
            names == [
                "input", "input/size", "rescaled", "normalized", "stem", "bn", "relu6", "depthwise", "bn_unscaled",
                "tanh",
                "separable/depthwise", "separable/linear", "separable", "grouped/linear", "grouped", "up/linear", "up",
                "up_valid", "pool", "classes",
            ])
        #expect(network.explanationLayer == "up_valid")
        #expect(network.pooledClassifier?.maps == "up_valid")
    }

    @Test func `A model says its name, its version and its image`() throws {
        let model = try KerasModel(contentsOf: weightsPath("keras-functions.keras"))
        #expect(model.name == "functions")
        #expect(model.kerasVersion == "3.15.1")
        #expect([model.height, model.width, model.channels] == [9, 8, 1])
    }

    @Test func `Activations in the middle are Keras's, channels first`() throws {
        let golden = try #require(try Golden.all.get()["convolutions"])
        let network = try Self.network("keras-convolutions.h5", golden.shape)
        let pass = try network.forward(Golden.channelsFirst(golden.image, golden.shape))
        let x = try pass.activation(at: "rescaled"), image = pass.input
        #expect(Self.difference(x, image * 2 - 0.5).0 <= 1e-6)
        #expect(try pass.activation(at: "relu6").elements.allSatisfy { 0...6 ~= $0 })
    }

    @Test func `Images of another size are refused by name`() throws {
        let network = try Self.network("keras-convolutions.keras", [17, 14, 3])
        #expect(throws: NetworkError.wrongInputSize([1, 3, 20, 20], layer: "input/size")) {
            try network.forward(Tensor(zeros: [3, 20, 20]))
        }
        let model = try KerasModel(contentsOf: weightsPath("keras-nested.h5"))
        let error = #expect(throws: KerasError.self) {
            try model.network(named: "net", input: Self.input([20, 16, 3]))
        }
        #expect(error?.cause == .wrongInput(expected: [16, 16, 3], given: [20, 16, 3]))
    }

    @Test func `Classes are named as Keras's weights name them`() {
        let names = ["Conv2DTranspose", "BatchNormalization", "PReLU", "DepthwiseConv2D", "Dense", "ReLU"]
        #expect(
            names.map(KerasWeights.Numbering.snakeCase) == [
                "conv2d_transpose", "batch_normalization", "p_re_lu", "depthwise_conv2d", "dense", "re_lu",
            ])
    }
}
