import Comparison
import Networks
import Reference
import Tensors
import Testing
import Zoo

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

    @Test func `Every architecture has golden numbers`() {
        let known = goldens?.keys.sorted()
        #expect(known == Zoo.names.sorted())
    }

    /// The weights are such that no unit lies within float32's reach of a kink, so that gradients have to agree as
    /// logits and activations do.
    @Test(arguments: Thorough.architectures(goldens?.keys.sorted() ?? []))
    func `Logits, explained activations and gradients at two images are torchvision's`(_ name: String) throws {
        let golden = try #require(goldens?[name]), rows = try ZooGoldens.samples(name)
        let network = try ZooGoldens.network(name)
        let pass = try network.forward(formulaImages(golden.size))
        /// The largest deviation of the samples of both images, of the largest value and of the mean absolute value, as
        /// a share of the largest value.
        func deviation(_ tensor: Tensor, array: Int) -> Double {
            let largest = golden.largest[array], magnitude = tensor.absoluteValue()
            let ofSamples = (0..<2).flatMap { image in
                let expected = rows[part: 2 * array + image].elements
                let got = samples(tensor, part: image, count: expected.count)
                return zip(got, expected).map { abs(Double($0) - Double($1)) }
            }
            let mean = magnitude.withElements { $0.reduce(0) { $0 + Double($1) } } / Double(tensor.count)
            let ofMean = abs(mean - golden.sum[array] / Double(tensor.count))
            return max(ofSamples.max()!, ofMean, abs(Double(magnitude.maximum()) - largest)) / largest
        }
        let ofLogits = deviation(pass.logits, array: 0)
        #expect(ofLogits < 1e-4)
        let ofActivation = deviation(try pass.activation(at: network.explanationLayer), array: 1)
        #expect(ofActivation < 1e-4)
        // Of the units of 152 layers some lie there nevertheless: by way of the same network in Double.
        let isExact = name == "resnet152"
        let gradient = try isExact ? exactGradients(beside: pass, of: 7) : pass.gradient(of: .logit(7), at: .input)
        let ofGradient = deviation(gradient, array: 2)
        #expect(ofGradient < (isExact ? 1e-6 : 1e-4))
    }

    /// The gradients in Double at the images, after a comparison with the engine's (see `ComparedPass`).
    private func exactGradients(beside pass: ForwardPass, of target: Int) throws -> Tensor {
        let reference = try ReferenceNetwork(of: pass)
        return Tensor(
            stacking: try (0..<pass.batchSize).map { image in
                let compared = try ComparedPass(pass, image: image, in: reference)
                #expect(compared.faults == [])
                let answers = compared.answers(of: target, at: [.input])
                let deviations = try compared.gradientDeviations(from: answers.given)
                #expect(deviations.filter { $0.value > Rounding.ofGradients } == [:])
                Attachment.record("\(Agreement(of: compared)), \(deviations)", named: "agreement.txt")
                return answers.exact.gradient(at: .input).tensor[part: 0]
            })
    }

    @Test(arguments: Zoo.names)
    func `The explanation layer is a map of features in every architecture`(_ name: String) throws {
        let network = try Zoo.architecture(name).blueprint(classes: 3)
        let shape = try network.shape(of: network.explanationLayer)
        #expect(shape.rank == 4 && shape[1] >= 256 && shape[2] >= 7)
        #expect(try network.shape(of: network.outputLayer) == [1, 3])
    }
}
