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

    private func probabilities(of cutout: String) throws -> (names: ClassNames, p: Tensor) {
        let named = try assets.network(DogBreeds.name, weightsAt: nil, labelsAt: nil)
        let picture = try #require(assets.plainCutouts().first { $0.name == cutout }).picture(for: named.network)
        return (named.names, try named.network.forward(picture.input).probabilities)
    }

    @Test(arguments: [("dog", 0.98...1), ("dingo", 0.4...0.8)] as [(String, ClosedRange<Float>)])
    func `A husky is a husky, and a dingo nearly one`(cutout: String, range: ClosedRange<Float>) throws {
        let (names, p) = try probabilities(of: cutout)
        let husky = try names.index(of: "Siberian husky")
        #expect(p.argMax() == husky)
        #expect(range.contains(p[0, husky]))
        #expect(try names.index(of: "husky siberiano") == husky)
        #expect(try names.index(of: "husky") == husky)
    }

    @Test func `A cat has to be a dog: a Chihuahua, and not a sure one`() throws {
        let named = try assets.network(DogBreeds.name, weightsAt: nil, labelsAt: nil)
        let picture = try InputPicture(
            contentsOf: assets.photograph("chelsea").path, for: named.network)
        let p = try named.network.forward(picture.input).probabilities
        #expect(named.names[p.argMax()] == "Chihuahua")
        #expect(p.maximum() < 0.7)
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
        #expect(x.elements == [30 - 104.00699, 20 - 116.66877, 10 - 122.67892])
        #expect(zip(input.denormalize(x).elements, [10, 20, 30]).allSatisfy { abs($0 - $1) < 1e-4 })
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
