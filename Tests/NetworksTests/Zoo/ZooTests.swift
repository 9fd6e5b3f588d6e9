import Foundation
import Networks
import Tensors
import Testing

private let goldens = try? ZooGoldens.read().architectures
private let parameters = try? ZooGoldens.parameters()

/// All architectures against torchvision's, with weights that a formula gives.
@Suite(.serialized) struct `Architectures` {
    @Test func `Every architecture has golden parameters, and every golden an architecture`() throws {
        let known = try #require(parameters).keys.sorted()
        #expect(known == Zoo.names.sorted())
    }

    @Test(arguments: Zoo.names)
    func `Parameters have torchvision's names and shapes`(_ name: String) throws {
        let expected = try #require(parameters?[name])
        let listed = try Zoo.architecture(name).parameterShapes()
        let got = Dictionary(listed.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        #expect(listed.count == got.count, "a name is used twice")
        #expect(got.filter { expected[$0.key] != $0.value } == [:])
        #expect(expected.filter { got[$0.key] == nil } == [:])
    }

    @Test(arguments: goldens?.keys.sorted() ?? [])
    func `Logits, explained activations and gradients at the image are torchvision's`(_ name: String) throws {
        let golden = try #require(goldens?[name]), rows = try ZooGoldens.samples(name)
        let network = try Zoo.network(name, formulaWeights: golden.seed)
        let pass = try network.forward(formulaImages(golden.size))
        /// The largest deviation from two rows of samples, one for each image, as a share of the array's largest value.
        func deviation(_ tensor: Tensor, row: Int) -> Double {
            let largest = golden.largest[row / 2]
            return (0..<2).map { image in
                let expected = rows[part: row + image].elements
                let got = samples(tensor, part: image, count: expected.count)
                return zip(got, expected).map { abs(Double($0) - Double($1)) / largest }.max()!
            }.max()!
        }
        let ofLogits = deviation(pass.logits, row: 0)
        #expect(ofLogits < 1e-4)
        let ofActivation = deviation(try pass.activation(at: network.explanationLayer), row: 2)
        #expect(ofActivation < 1e-4)
        let ofGradient = deviation(try pass.gradient(of: .logit(7), at: .input), row: 4)
        // Some unit may have switched, see `make_zoo_goldens.py`.
        #expect(ofGradient < 5e-2)
        let small = try network.forward(formulaImages(golden.smallSize))
        let ofSmall = deviation(try small.gradient(of: .logit(7), at: .input), row: 6)
        #expect(ofSmall < (golden.isSteady ? 1e-4 : 5e-2))
    }

    @Test(arguments: Zoo.names)
    func `The explanation layer is a map of features in every architecture`(_ name: String) throws {
        let network = try Zoo.architecture(name).blueprint(classes: 3)
        let shape = try network.shape(of: network.explanationLayer)
        #expect(shape.rank == 4 && shape[1] >= 256 && shape[2] >= 7)
        #expect(try network.shape(of: network.outputLayer) == [1, 3])
    }
}
