import Networks
import Tensors
import Testing

@testable import Importing

/// What a file does with its image: how it is prepared, and where its maps are.
@Suite struct `Images of ONNX files` {
    private typealias Node = SmallModel.Node

    // MARK: What is explained

    private static let kernel = SmallModel.numbers([5, 3, 1, 1])
    private static let toPatches = [
        Node("Conv", "x", "k", to: "c"), Node("Reshape", "c", "s", to: "r"),
        Node("Transpose", "r", to: "t", ["perm": .integers([0, 2, 1])]),
    ]

    /// By what the file calls the node.
    private static let explained: [(layer: String, model: SmallModel)] = [
        (
            "Relu 6",
            SmallModel(
                nodes: [
                    Node("Gather", "x", "nought", to: "g", ["axis": .integer(1)]),
                    Node("Unsqueeze", "g", "one", to: "u"),
                    Node("Slice", "x", "one", "three", "one", to: "s"),
                    Node("Concat", "u", "s", to: "j", ["axis": .integer(1)]),
                    Node("Conv", "j", "k", to: "c"), Node("Conv", "c", "q", to: "d"), Node("Relu", "d", to: "e"),
                    Node("GlobalAveragePool", "e", to: "f"), Node("Flatten", "f", to: "y"),
                ], numbers: ["k": kernel, "q": SmallModel.numbers([2, 5, 1, 1])],
                wholes: ["one": [1], "three": [3]], scalars: ["nought": 0])
        ),
        (
            "Reshape 3",
            SmallModel(
                nodes: [
                    Node("Conv", "x", "k", to: "c"), Node("Reshape", "c", "windows", to: "w"),
                    Node("Transpose", "w", to: "t", ["perm": .integers([0, 1, 2, 4, 3, 5])]),
                    Node("Reshape", "t", "maps", to: "m"), Node("ReduceMean", "m", "places", to: "p"),
                    Node("Flatten", "p", to: "y"),
                ], numbers: ["k": kernel],
                wholes: ["windows": [1, 5, 2, 2, 2, 2], "maps": [1, 5, 4, 4], "places": [2, 3]])
        ),
        (
            "LayerNormalization 3 maps",
            SmallModel(
                nodes: toPatches + [
                    Node("LayerNormalization", "t", "scale", to: "n"),
                    Node("ReduceMean", "n", "tokens", to: "y", ["keepdims": .integer(0)]),
                ], numbers: ["k": kernel, "scale": SmallModel.numbers([5])], wholes: ["s": [1, 5, 16], "tokens": [1]])
        ),
        (
            "MatMul 2",
            SmallModel(
                nodes: [
                    Node("Conv", "x", "k", to: "c"),
                    Node("Transpose", "c", to: "t", ["perm": .integers([0, 2, 3, 1])]),
                    Node("MatMul", "t", "w", to: "m"),
                    Node("ReduceMean", "m", "places", to: "y", ["keepdims": .integer(0)]),
                ], numbers: ["k": kernel, "w": SmallModel.numbers([5, 2])], wholes: ["places": [1, 2]])
        ),
    ]

    @Test(arguments: explained.indices)
    func `The last maps over the image are explained, however they are made`(index: Int) throws {
        let (layer, small) = Self.explained[index], network = try small.model().network(ModelCard())
        #expect(network.explanationLayer.text == layer)
        let shape = try network.shape(of: network.explanationLayer)
        #expect(shape[2] == 4 && shape[3] == 4)
    }

    @Test func `Of several outputs the first one's maps are explained`() throws {
        var small = SmallModel(
            nodes: [
                Node("Conv", "x", "k", to: "c"), Node("Relu", "c", to: "r"), Node("GlobalAveragePool", "r", to: "p"),
                Node("Flatten", "p", to: "y"), Node("Conv", "x", "k", to: "d"), Node("Sigmoid", "d", to: "z"),
            ], numbers: ["k": Self.kernel])
        small.outputs = ["y", "z"]
        #expect(try small.model().network(ModelCard()).explanationLayer.text == "Relu 1")
    }

    @Test func `A weight that is not a number is named`() throws {
        var kernel = Self.kernel
        kernel[2, 1, 0, 0] = .nan
        let small = SmallModel(nodes: [Node("Conv", "x", "k", to: "y")], numbers: ["k": kernel])
        #expect {
            try small.model().network(ModelCard())
        } throws: { error in
            (error as? ONNXError)?.cause == .notANumber(element: 7) && "\(error)".contains("\"k\"")
        }
    }

    // MARK: How an image is prepared

    private struct Prepared: Sendable {
        let nodes: [Node], numbers: [String: Tensor], mean, deviation: Float
    }

    private static func prepared(_ operation: String, _ number: Float, mean: Float, deviation: Float) -> Prepared {
        Prepared(
            nodes: [Node(operation, "x", "n", to: "a"), Node("Conv", "a", "k", to: "y")],
            numbers: ["n": Tensor([number], shape: [1]), "k": kernel], mean: mean, deviation: deviation)
    }

    /// A file that scales its image itself is not given one that is scaled already.
    @Test(arguments: [
        prepared("Mul", 1 / 255, mean: 0, deviation: 1), prepared("Div", 127.5, mean: 0, deviation: 1),
        prepared("Sub", 127, mean: 0, deviation: 1), prepared("Sub", 0.5, mean: 0, deviation: 255),
        prepared("Mul", 2, mean: 0, deviation: 255),
    ])
    private func `An image is scaled once`(prepared: Prepared) throws {
        let network = try SmallModel(nodes: prepared.nodes, numbers: prepared.numbers).model().network(ModelCard())
        #expect(network.input.mean == [Float](repeating: prepared.mean, count: 3))
        #expect(network.input.deviation == [Float](repeating: prepared.deviation, count: 3))
        // A picture of the network's own size is shown whole.
        #expect(network.input.cropFraction == 1)
    }

    @Test func `An output that is no row of scores is refused`() throws {
        let models = [
            SmallModel(
                nodes: [
                    Node("GlobalAveragePool", "x", to: "p"), Node("Flatten", "p", to: "f"),
                    Node("ArgMax", "f", to: "y", ["axis": .integer(1), "keepdims": .integer(0)]),
                ]),
            SmallModel(nodes: [Node("Identity", "x", to: "y")]),
        ]
        for model in models {
            #expect {
                try model.model().network(ModelCard())
            } throws: { error in
                guard case .unsupported(let what)? = (error as? ONNXError)?.cause else { return false }
                return what.contains("an output")
            }
        }
    }
}
