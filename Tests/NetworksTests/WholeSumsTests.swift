import Reference
import Tensors
import Testing

@testable import Networks

/// Whatever kernels oneDNN has on this processor: none deals out the terms of one sum to several threads.
@Suite struct `Sums and threads` {
    /// A convolution in a shape for which some processors have no generated code.
    struct Shape: Sendable, CustomTestStringConvertible {
        let channels, outputs, kernel, stride, groups, images: Int
        var testDescription: String { "\(kernel)×\(kernel)/\(stride), \(channels) to \(outputs) in \(groups)" }
    }

    static let shapes = [
        Shape(channels: 3, outputs: 64, kernel: 11, stride: 4, groups: 1, images: 1),
        Shape(channels: 3, outputs: 64, kernel: 11, stride: 4, groups: 1, images: 7),
        Shape(channels: 128, outputs: 128, kernel: 3, stride: 1, groups: 32, images: 1),
        Shape(channels: 58, outputs: 58, kernel: 1, stride: 1, groups: 1, images: 1),
        Shape(channels: 64, outputs: 64, kernel: 3, stride: 1, groups: 1, images: 1),
        Shape(channels: 5, outputs: 7, kernel: 3, stride: 2, groups: 1, images: 2),
    ]

    private func kernels(
        of shape: Shape, _ write: (Graph, Convolution) -> Value
    ) throws -> [Primitive.Descriptor] {
        let graph = Graph()
        let weight = ReferenceArray(
            waves: [shape.outputs, shape.channels / shape.groups, shape.kernel, shape.kernel], seed: 1)
        let layer = Convolution(
            "layer", weight: weight.tensor, stride: .init(shape.stride), padding: .symmetric(.init(shape.kernel / 2)),
            groups: shape.groups)
        let y = write(graph, layer), given = graph.shapes.indices.filter { graph.operation(of: $0) is Given }
        let plan = try PlanCompiler.compile(
            graph, outputs: [y.index],
            available: Dictionary(uniqueKeysWithValues: given.map { ($0, try .plain(graph.shapes[$0])) }),
            keepsForQuestions: false, weights: PackedWeights(), precision: .float32)
        return plan.steps.compactMap { step in
            guard step.name.hasPrefix("convolution"), case .primitive(let kernel, _) = step.kernel else { return nil }
            return kernel.descriptor
        }
    }

    @Test(arguments: shapes) func `A convolution, forward and back`(shape: Shape) throws {
        let forward = try kernels(of: shape) { graph, layer in
            layer.forward([graph.input([shape.images, shape.channels, 56, 56])])
        }
        let back = try kernels(of: shape) { graph, layer in
            let x = graph.input([shape.images, shape.channels, 56, 56]), y = layer.forward([x])
            let walk = ReverseWalk(graph: graph, valueCount: graph.shapes.count)
            return walk.signals(from: [y.index: graph.input(y.shape)], to: [x.index])[x.index]!
        }
        #expect(!forward.isEmpty && !back.isEmpty)
        for kernel in forward + back { #expect(kernel.isSerial || kernel.keepsSumsWhole, "\(kernel.implementation)") }
    }

    @Test func `Two groups in one have zeros between them`() {
        let weights = Constant(Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [4, 2, 1, 1]), key: "W")
        let merged = weights.merged(groups: 2, by: 2)
        #expect(merged.shape == [4, 4, 1, 1])
        #expect(merged.tensor.elements == [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8])
    }

    @Test(arguments: [1, 31, 32, 100], [false, true])
    func `The products of rows`(columns: Int, hasBias: Bool) {
        let matrix = ReferenceArray(waves: [5, columns], seed: 1).rounded
        let x = ReferenceArray(waves: [1, columns], seed: 2).rounded
        let bias = hasBias ? ReferenceArray(waves: [5], seed: 3).rounded.elements : [0, 0, 0, 0, 0]
        let expected = ReferenceLinear(weight: matrix, bias: bias).forward(x)
        var operands = [x, matrix].map { $0.elements.map { Float($0) } }
        if hasBias { operands.append(bias.map { Float($0) }) }
        let memory = (operands + [[Float](repeating: 0, count: 5)]).map { values in
            let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
            _ = buffer.initialize(from: values)
            return buffer
        }
        defer { for buffer in memory { buffer.deallocate() } }
        RowProducts(rows: 5, columns: columns, hasBias: hasBias).kernel.run(floats: memory.map { $0.baseAddress! })
        let got = ReferenceArray(memory.last!.map { Double($0) }, shape: [1, 5])
        let deviation = got.deviation(from: expected)
        #expect(deviation < 1e-6)
    }
}
