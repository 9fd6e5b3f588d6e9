import Foundation
import Networks
import Tensors
import Testing

/// How work is divided among threads must not change a bit of it: the same seed gives the same map everywhere.
@Suite(.serialized) struct `Numbers of threads` {
    /// Each kind of layer that the zoo has, in the shapes in which it has them.
    static let names = [
        "efficientnet-lite0", "resnet18", "resnet50", "resnext50-32x4d", "vgg11", "alexnet", "squeezenet1-1",
        "densenet121", "googlenet", "inception-v3", "mobilenet-v2", "mobilenet-v3-small", "shufflenet-v2-x1-0",
        "convnext-tiny",
    ]

    @Test(arguments: names)
    func `One thread and two compute the same logits and gradients to the last bit`(_ name: String) throws {
        let architecture = try Zoo.architecture(name), weights = architecture.formulaWeights(seed: 1)
        let size = name == "inception-v3" ? 299 : 224
        let image = RandomNumbers(seed: 0).normalTensor([1, 3, size, size])
        defer { ThreadCount.set(ProcessInfo.processInfo.activeProcessorCount) }
        let results = try [1, 2].map { threads in
            ThreadCount.set(threads)
            // A network of its own: what is compiled for a number of threads is kept.
            let pass = try architecture.network(Weights(weights)).forward(image)
            return [pass.logits, try pass.gradient(of: .logit(7), at: .input)].map { tensor in
                tensor.elements.map(\.bitPattern)
            }
        }
        #expect(results[0][0] == results[1][0], "logits")
        #expect(results[0][1] == results[1][1], "gradients")
    }
}
