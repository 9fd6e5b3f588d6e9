import Course
import Drawing
import Foundation
import Importing
import Networks
import Tensors
import Testing
import Zoo

/// The networks that `./setup` brings in Keras's form.
@Suite struct `Networks from Keras` {
    private let assets: Assets

    init() throws { assets = try Assets.find() }

    // MARK: Dog breeds

    /// A cut-out in the middle of a grey square that it just fits into.
    private func square(_ name: String) throws -> Tensor {
        let grey: UInt8 = 128
        let cutout = try #require(assets.plainCutouts().first { $0.name == name })
        let levels = try Photograph(contentsOf: cutout.path).tensor(over: (grey, grey, grey))
        let height = levels.shape[1], width = levels.shape[2], side = max(height, width)
        let top = (side - height) / 2, left = (side - width) / 2
        var square = Tensor(repeating: Float(grey), shape: [3, side, side])
        for channel in 0..<3 {
            for row in 0..<height {
                for column in 0..<width { square[channel, top + row, left + column] = levels[channel, row, column] }
            }
        }
        return square
    }

    private func answer(to levels: Tensor) throws -> (names: ClassNames, p: Tensor) {
        let named = try assets.network(DogBreeds.name, weightsAt: nil, labelsAt: nil)
        let sized = levels.resizedAntialiased(height: 160, width: 160, filter: .bilinear)
        return (named.names, try named.network.forward(named.network.input.normalize(sized)).probabilities)
    }

    /// Keras itself gives 0.998 and 0.609.
    @Test(arguments: [("dog", 0.998), ("dingo", 0.609)] as [(String, Float)])
    func `A husky is a husky, and a dingo nearly one`(cutout: String, probability: Float) throws {
        let (names, p) = try answer(to: square(cutout))
        let husky = try names.index(of: "Siberian husky")
        #expect(p.argMax() == husky)
        #expect(abs(p[0, husky] - probability) < 0.01)
        #expect(try names.index(of: "husky siberiano") == husky)
        #expect(try names.index(of: "husky") == husky)
    }

    /// Keras itself gives 0.462.
    @Test func `A cat has to be a dog: a Chihuahua, and not a sure one`() throws {
        let (names, p) = try answer(to: Photograph(contentsOf: assets.photograph("chelsea").path).tensor())
        #expect(names[p.argMax()] == "Chihuahua")
        #expect(abs(p.maximum() - 0.462) < 0.01)
    }

    @Test func `It is explained at its last maps, and CAM knows its head`() throws {
        let network = try assets.network(DogBreeds.name)
        #expect(network.explanationLayer == "out_relu")
        #expect(network.pooledClassifier?.maps == "out_relu")
        #expect(network.pooledClassifier?.weight.shape == [19, 1280])
        let trained = network.layers.flatMap(\.layer.parameters).filter { !$0.name.hasPrefix("running") }
        let known = try assets.knownModels().first { $0.name == DogBreeds.name }
        #expect(known?.parameterCount == trained.reduce(0) { $0 + $1.tensor.count })
    }

    // MARK: HED

    private struct Golden: Decodable {
        let shape: [Int]
        let logits: [Float]

        static let hed = Result {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Golden/hed.json")
            return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
        }
    }

    @Test func `HED's logits are those of the file's numbers, and it draws the cup's outline`() throws {
        let network = try assets.network(HED.architecture.name), golden = try Golden.hed.get()
        let coffee = try Photograph(contentsOf: assets.photograph("coffee").path).tensor()
        let logits = try network.logits(network.input.normalize(coffee))
        #expect(logits.shape == [1, 1, 400, 600])
        let rows = golden.shape[0], columns = golden.shape[1]
        let largest = golden.logits.map { abs($0) }.max() ?? 0
        for row in 0..<rows {
            for column in 0..<columns {
                let got = logits[0, 0, 20 * row, 20 * column], expected = golden.logits[row * columns + column]
                #expect(abs(got - expected) <= 1e-4 * largest, "row \(20 * row), column \(20 * column)")
            }
        }
        // Few pixels are edges, and some surely are.
        let edges = logits.map { $0 > 0 ? 1 : 0 }.mean()
        #expect((0.01...0.25).contains(edges))
        #expect(logits.maximum() > 2)
    }

    @Test func `Colours are read in the network's order, and come back as they were`() throws {
        let input = HED.architecture.input
        let levels = Tensor([10, 20, 30], shape: [3, 1, 1]), x = input.normalize(levels)
        let blueFirst: [Float] = [30, 20, 10]
        #expect(x == Tensor(zip(blueFirst, input.mean).map { $0 - $1 }, shape: [3, 1, 1]))
        let back = (input.denormalize(x) - levels).absoluteValue()
        #expect(back.maximum() < 1e-4)
        #expect(input.perLevel(Tensor([1, 2, 3], shape: [3, 1, 1])).elements == [3, 2, 1])
        let two = Tensor(stacking: [levels, levels + 1])
        #expect(input.normalize(two)[part: 1] == input.normalize(levels + 1))
    }

    @Test func `Weights of another network are told apart, with what was matched`() throws {
        let path = try assets.model(HED.architecture.name).path
        let error = #expect(throws: KerasWeightsMismatch.self) {
            try Weights(contentsOf: path, naming: Zoo.architecture("vgg16").parameterShapes())
        }
        // The thirteen convolutions are VGG-16's; its linear layers are missing, and the side outputs left over.
        #expect(error?.matched.count == 26)
        #expect(error?.missing.count == 6)
        #expect(error?.leftOver.count == 12)
    }
}
