import Foundation
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// How work is divided among threads must not change a bit of it: the same seed gives the same map everywhere.
@Suite(.serialized) struct `Numbers of threads` {
    /// Each kind of layer that the zoo has, in the shapes in which it has them.
    static let names = [
        "efficientnet-lite0", "resnet18", "resnet50", "resnext50-32x4d", "vgg11", "alexnet", "squeezenet1-1",
        "densenet121", "googlenet", "inception-v3", "mobilenet-v2", "mobilenet-v3-small", "shufflenet-v2-x1-0",
        "convnext-tiny",
    ]

    @Test(arguments: Thorough.architectures(names))
    func `One thread and two compute the same logits and gradients to the last bit`(_ name: String) throws {
        let size = name == "inception-v3" ? 299 : 224
        try compare(name, RandomNumbers(seed: 0).normalTensor([1, 3, size, size]), onThreads: 2)
    }

    private func compare(_ name: String, _ images: Tensor, onThreads threads: Int) throws {
        let architecture = try Zoo.architecture(name), weights = architecture.formulaWeights(seed: 1)
        defer { ThreadCount.set(ProcessInfo.processInfo.activeProcessorCount) }
        let results = try [1, threads].map { threads in
            ThreadCount.set(threads)
            // A network of its own: what is compiled for a number of threads is kept.
            let pass = try architecture.network(Weights(weights)).forward(images)
            return [pass.logits, try pass.gradient(of: .logit(7), at: .input)].map { tensor in
                tensor.elements.map(\.bitPattern)
            }
        }
        for (i, what) in ["logits", "gradients"].enumerated() {
            // Counted, for two arrays of this length take minutes to be told apart in a report.
            let different = zip(results[0][i], results[1][i]).count { $0 != $1 }
            #expect(different == 0, "\(what)")
        }
    }

    /// Linear layers above all: for several images they are matrix products, whose sums could be dealt out.
    @Test(
        arguments: Thorough.cases(["alexnet", "resnet18", "mobilenet-v3-small", "efficientnet-lite0"]) {
            ["alexnet", "efficientnet-lite0"].contains($0)
        }, Thorough.cases([2, 7, 12]) { $0 == 7 })
    func `Nor do several images at once depend on it`(_ name: String, _ count: Int) throws {
        // More threads than this machine may have cores.
        try compare(name, RandomNumbers(seed: 0).normalTensor([count, 3, 224, 224]), onThreads: 3)
    }

    /// A question that is asked for the first time writes into the network's graph, while others read theirs.
    @Test func `Many threads may ask one network, each something new`() async throws {
        let architecture = try Zoo.architecture("resnet18")
        let network = try architecture.network(Weights(architecture.formulaWeights(seed: 1)))
        let image = RandomNumbers(seed: 0).normalTensor([1, 3, 64, 64]), pass = try network.forward(image)
        let layers = network.layerNames.filter { $0 != network.layerNames.last }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for layer in layers {
                group.addTask {
                    let activation = try pass.activation(at: layer)
                    let gradient = try pass.gradient(of: .logit(7), at: layer)
                    #expect(gradient.shape == activation.shape)
                }
            }
            try await group.waitForAll()
        }
    }
}
