import Networks
import Tensors

/// The checks of the course's exercises.
public enum Exercises {
    /// A small network with weights from a formula, so that nothing has to be installed to check an answer, and one run
    /// of it on noise.
    ///
    /// The layer `features` lies before its ReLU and a convolution away from the pooling: activations have both signs
    /// and gradients differ between places, without which some mistakes would give the right map.
    package static func smallPass() throws -> ForwardPass {
        let input = InputSpecification(height: 10, width: 14, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 5, input: input)
        var x = net.convolution("features", net.input, to: 6, kernel: 3, stride: 2, bias: true)
        x = net.relu("features.relu", x)
        x = net.convolution("head", x, to: 8, kernel: 3, bias: true)
        x = net.relu("head.relu", x)
        x = net.globalAveragePooling("pool", x)
        _ = net.linear("classes", x, to: 5)
        let network = try net.network("the exercise's network", explanationLayer: "head.relu")
        return try network.forward(RandomNumbers(seed: 4).normalTensor([1, 3, input.height, input.width]))
    }
}
