import Foundation
import Networks
import Tensors
import Testing

@testable import Importing

/// What the onnx package's cases do not see: several examples, axes that are only noted, operators that are spelled out.
@Suite struct `ONNX operators` {
    private typealias Node = SmallModel.Node

    private static func numbers(_ sizes: [Int], _ seed: Int = 0) -> Tensor { SmallModel.numbers(sizes, seed) }

    private static let means = Node("GlobalAveragePool", "maps", to: "means")
    private static let row = Node("Flatten", "means", to: "y")

    // MARK: Several examples

    private static let ofEach: [String: SmallModel] = [
        "a row": SmallModel(
            nodes: [Node("Reshape", "x", "s", to: "r"), Node("MatMul", "r", "w", to: "y")],
            numbers: ["w": numbers([48, 5])], wholes: ["s": [1, 48]]),
        "tokens, and all places as rows": SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "r"), Node("Transpose", "r", to: "t", ["perm": .integers([0, 2, 1])]),
                Node("Reshape", "t", "rows", to: "q"), Node("MatMul", "q", "w", to: "m"),
                Node("Reshape", "m", "tokens", to: "u"),
                Node("ReduceMean", "u", "axis", to: "y", ["keepdims": .integer(0)]),
            ],
            numbers: ["w": numbers([3, 4])],
            wholes: ["s": [1, 3, 16], "rows": [16, 3], "tokens": [1, 16, 4], "axis": [1]]),
        "tokens in front of examples": SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "r"), Node("Transpose", "r", to: "t", ["perm": .integers([1, 0, 2])]),
                Node("MatMul", "t", "w", to: "m"), Node("Relu", "m", to: "u"),
                Node("ReduceMean", "u", "axis", to: "y", ["keepdims": .integer(0)]),
            ],
            numbers: ["w": numbers([16, 5])], wholes: ["s": [1, 3, 16], "axis": [0]]),
        "examples behind tokens, as one row with them": SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "r"), Node("Transpose", "r", to: "t", ["perm": .integers([1, 0, 2])]),
                Node("Reshape", "t", "rows", to: "q"), Node("Gemm", "q", "w", to: "m"), Node("Relu", "m", to: "u"),
                Node("Reshape", "u", "tokens", to: "v"), Node("Add", "v", "t", to: "a"),
                Node("ReduceMean", "a", "axis", to: "y", ["keepdims": .integer(0)]),
            ],
            numbers: ["w": numbers([16, 16])],
            wholes: ["s": [1, 3, 16], "rows": [3, 16], "tokens": [3, 1, 16], "axis": [0]]),
        "a token that is the same for all": SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "r"), Node("Transpose", "r", to: "t", ["perm": .integers([0, 2, 1])]),
                Node("Expand", "class", "one", to: "e"), Node("Concat", "e", "t", to: "c", ["axis": .integer(1)]),
                Node("MatMul", "mix", "c", to: "m"), Node("Gather", "m", "first", to: "g", ["axis": .integer(1)]),
                Node("Flatten", "g", to: "y"),
            ],
            numbers: ["class": numbers([1, 1, 3]), "mix": numbers([17, 17], 5)],
            wholes: ["s": [1, 3, 16], "one": [1, 1, 3], "first": [0]]),
        "maps that are the same for all": SmallModel(
            nodes: [Node("Concat", "k", "x", to: "maps", ["axis": .integer(1)]), means, row],
            numbers: ["k": numbers([1, 2, 4, 4])]),
        "a map put in the place of another": SmallModel(
            nodes: [
                Node("Concat", "nought", "second", to: "flat", ["axis": .integer(0)]),
                Node("Reshape", "flat", "two", to: "i"),
                Node("ScatterND", "x", "i", "u", to: "maps"), means, row,
            ],
            numbers: ["u": numbers([1, 4, 4], 2)], wholes: ["nought": [0], "second": [1], "two": [1, 2]]),
        "an image put into maps": SmallModel(
            nodes: [
                Node("Concat", "nought", "second", to: "flat", ["axis": .integer(0)]),
                Node("Reshape", "flat", "two", to: "i"),
                Node("ReduceMean", "x", "channels", to: "m", ["keepdims": .integer(0)]),
                Node("ScatterND", "k", "i", "m", to: "maps"), means, row,
            ],
            numbers: ["k": numbers([1, 3, 4, 4])],
            wholes: ["nought": [0], "second": [1], "two": [1, 2], "channels": [1]]),
        "windows": SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "r"),
                Node("Transpose", "r", to: "t", ["perm": .integers([0, 2, 4, 3, 5, 1])]),
                Node("Reshape", "t", "windows", to: "w"), Node("MatMul", "w", "m", to: "p"),
                Node("ReduceMax", "p", "axis", to: "q"), Node("Reshape", "q", "back", to: "b"),
                Node("ReduceMean", "b", "axis", to: "y", ["keepdims": .integer(0)]),
            ],
            numbers: ["m": numbers([3, 4])],
            wholes: [
                "s": [1, 3, 2, 2, 2, 2], "windows": [4, 4, 3], "axis": [1], "back": [1, 4, 4],
            ]),
        "channels last": SmallModel(
            nodes: [
                Node("Transpose", "x", to: "t", ["perm": .integers([0, 2, 3, 1])]), Node("Mul", "t", "k", to: "m"),
                Node("Relu", "m", to: "r"), Node("Slice", "r", "start", "end", "axis", to: "s"),
                Node("ReduceMean", "s", "places", to: "y", ["keepdims": .integer(0)]),
            ],
            numbers: ["k": numbers([3])], wholes: ["start": [1], "end": [4], "axis": [1], "places": [1, 2]]),
    ]

    @Test(arguments: ofEach.keys.sorted())
    func `A file written for one example gives of two what it gives of each`(name: String) throws {
        let small = try #require(Self.ofEach[name]), network = try small.model().network(ModelCard())
        let examples = [Self.numbers([3, 4, 4]), Self.numbers([3, 4, 4], 9)]
        let both = try network.logits(Tensor(stacking: examples))
        for (index, example) in examples.enumerated() {
            let alone = try network.logits(example.reshaped(to: [1, 3, 4, 4]))
            #expect(both[part: index].elements.count == alone.elements.count)
            for (a, b) in zip(both[part: index].elements, alone.elements) {
                #expect(abs(a - b) <= 1e-5 * max(1, abs(b)))
            }
        }
        let (first, second) = (both[part: 0].elements, both[part: 1].elements)
        #expect(first != second)
    }

    @Test(arguments: [
        [Node("ReduceMean", "x", "nought", to: "y")],
        [Node("Concat", "x", "x", to: "y", ["axis": .integer(0)])],
        [Node("Transpose", "x", to: "t", ["perm": .integers([1, 0, 2, 3])]), Node("Reshape", "t", "row", to: "y")],
        [Node("CumSum", "x", "nought", to: "y")],
        [Node("ArgMax", "x", to: "y", ["axis": .integer(0)])],
    ])
    func `A file that mixes examples is refused`(nodes: [SmallModel.Node]) throws {
        let model = try SmallModel(nodes: nodes, wholes: ["nought": [0], "row": [1, 48]]).model()
        #expect {
            try model.network(ModelCard())
        } throws: { error in
            guard case .unsupported(let what)? = (error as? ONNXError)?.cause else { return false }
            return what.contains("examples")
        }
    }

    // MARK: Axes that are only noted

    private func kinds(_ network: Network) throws -> [String] { try network.layerSummaries().map(\.kind) }

    @Test func `Channels that go to the end and come back are moved nowhere`() throws {
        let network = try SmallModel(
            nodes: [
                Node("Transpose", "x", to: "last", ["perm": .integers([0, 2, 3, 1])]),
                Node("Add", "last", "shift", to: "a"),
                Node("Relu", "a", to: "r"), Node("MatMul", "r", "w", to: "m"),
                Node("Transpose", "m", to: "y", ["perm": .integers([0, 3, 1, 2])]),
            ],
            numbers: ["shift": Tensor([1, 0, -1], shape: [3]), "w": Tensor([1, 2, 0, 1, 3, 0], shape: [3, 2])]
        ).model().network(ModelCard())
        #expect(try !kinds(network).contains("Transpose"))
        let x = Self.numbers([1, 3, 4, 4]), y = try network.logits(x)
        #expect(y.shape == [1, 2, 4, 4])
        for place in 0..<16 {
            let r = (0..<3).map { max(0, x.elements[$0 * 16 + place] + Float(1 - $0)) }
            #expect(abs(y.elements[place] - (r[0] + 3 * r[2])) < 1e-5)
            #expect(abs(y.elements[16 + place] - (2 * r[0] + r[1])) < 1e-5)
        }
    }

    // MARK: Operators that are spelled out

    private struct Spelled: Sendable {
        let kind: String
        let inner: String
        let nodes: [SmallModel.Node]
        let function: @Sendable (Double) -> Double
    }

    private static let constants: [String: Tensor] = [
        "half": Tensor([0.5], shape: []), "one": Tensor([1], shape: []),
        "root": Tensor([Float(2).squareRoot()], shape: []),
        "three": Tensor([3], shape: []), "six": Tensor([6], shape: []), "zero": Tensor([0], shape: []),
    ]

    private static let spelled: [String: Spelled] = [
        "GELU": Spelled(
            kind: "GELU", inner: "inner",
            nodes: [
                Node("Div", "x", "root", to: "d"), Node("Erf", "d", to: "inner"), Node("Add", "inner", "one", to: "s"),
                Node("Mul", "x", "s", to: "m"), Node("Mul", "m", "half", to: "y"),
            ], function: { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }),
        "HardSwish": Spelled(
            kind: "HardSwish", inner: "inner",
            nodes: [
                Node("Add", "x", "three", to: "s"), Node("Clip", "s", "zero", "six", to: "inner"),
                Node("Mul", "x", "inner", to: "m"), Node("Div", "m", "six", to: "y"),
            ], function: { $0 * min(max($0 + 3, 0), 6) / 6 }),
        "Swish": Spelled(
            kind: "Swish", inner: "inner",
            nodes: [Node("Sigmoid", "x", to: "inner"), Node("Mul", "x", "inner", to: "y")],
            function: { $0 / (1 + exp(-$0)) }),
    ]

    @Test(arguments: spelled.keys.sorted())
    func `A function that is spelled out is one layer, and what others read of it stays`(name: String) throws {
        let spelled = try #require(Self.spelled[name]), x = Self.numbers([1, 3, 4, 4])
        let network = try SmallModel(nodes: spelled.nodes, numbers: Self.constants).model().network(ModelCard())
        let alone = try kinds(network)
        #expect(alone == ["Input", spelled.kind])
        for (y, x) in zip(try network.logits(x).elements, x.elements) {
            #expect(abs(Double(y) - spelled.function(Double(x))) < 1e-5)
        }
        // The inner value is read by another node too.
        let nodes = spelled.nodes + [Node("Sub", "y", spelled.inner, to: "z")]
        var small = SmallModel(nodes: nodes, numbers: Self.constants)
        small.outputs = ["z"]
        let difference = try small.model().network(ModelCard()).logits(x)
        small.outputs = [spelled.inner]
        let inner = try small.model().network(ModelCard()).logits(x)
        for (place, x) in x.elements.enumerated() {
            let expected = spelled.function(Double(x)) - Double(inner.elements[place])
            #expect(abs(Double(difference.elements[place]) - expected) < 1e-5)
        }
    }

    @Test func `A product of matrices with a bias is one layer, unless another node reads the product`() throws {
        var small = SmallModel(
            nodes: [
                Node("Flatten", "x", to: "r"), Node("MatMul", "r", "w", to: "m"), Node("Add", "m", "b", to: "y"),
                Node("Mul", "y", "m", to: "z"),
            ], numbers: ["w": Self.numbers([48, 2]), "b": Tensor([1, -1], shape: [2])])
        let x = Self.numbers([1, 3, 4, 4]), w = Self.numbers([48, 2]).elements
        let product = (0..<2).map { column in (0..<48).reduce(0.0) { $0 + Double(x.elements[$1] * w[2 * $1 + column]) }
        }
        small.nodes.removeLast()
        let network = try small.model().network(ModelCard())
        #expect(try kinds(network) == ["Input", "Flatten", "Linear"])
        let y = try network.logits(x).elements
        #expect(abs(Double(y[0]) - product[0] - 1) < 1e-4 && abs(Double(y[1]) - product[1] + 1) < 1e-4)
        small.nodes.append(Node("Mul", "y", "m", to: "z"))
        small.outputs = ["z"]
        let z = try small.model().network(ModelCard()).logits(x).elements
        for column in 0..<2 {
            let expected = (product[column] + Double(1 - 2 * column)) * product[column]
            #expect(abs(Double(z[column]) - expected) < 1e-4 * max(1, abs(expected)))
        }
    }

    @Test func `A normalization that is spelled out is one layer`() throws {
        let network = try SmallModel(
            nodes: [
                Node("Reshape", "x", "s", to: "t"), Node("ReduceMean", "t", "last", to: "mean"),
                Node("Sub", "t", "mean", to: "c"), Node("Pow", "c", "two", to: "p"),
                Node("ReduceMean", "p", "last", to: "v"), Node("Add", "v", "epsilon", to: "e"),
                Node("Sqrt", "e", to: "r"),
                Node("Div", "c", "r", to: "d"), Node("Mul", "d", "scale", to: "m"), Node("Add", "m", "shift", to: "y"),
            ],
            numbers: [
                "two": Tensor([2], shape: []), "epsilon": Tensor([1e-5], shape: []), "scale": Self.numbers([16], 1),
                "shift": Self.numbers([16], 2),
            ], wholes: ["s": [1, 3, 16], "last": [-1]]
        ).model().network(ModelCard())
        #expect(try kinds(network).contains("LayerNormalization"))
        #expect(try !kinds(network).contains("Sqrt"))
        let x = Self.numbers([1, 3, 4, 4]).elements.map(Double.init),
            y = try network.logits(Self.numbers([1, 3, 4, 4]))
        let (scale, shift) = (Self.numbers([16], 1).elements, Self.numbers([16], 2).elements)
        for row in 0..<3 {
            let numbers = x[row * 16..<row * 16 + 16], mean = numbers.reduce(0, +) / 16
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 16
            for place in 0..<16 {
                let normalized = (x[row * 16 + place] - mean) / (variance + 1e-5).squareRoot()
                let expected = normalized * Double(scale[place]) + Double(shift[place])
                #expect(abs(Double(y.elements[row * 16 + place]) - expected) < 1e-4)
            }
        }
    }

    // MARK: Types of what is computed later

    @Test func `Whole numbers that depend on the image are divided toward zero`() throws {
        let network = try SmallModel(
            nodes: [
                Node("Mul", "x", "ten", to: "m"), Node("Cast", "m", to: "w", ["to": .integer(7)]),
                Node("Div", "w", "three", to: "y"),
            ], numbers: ["ten": Tensor([10], shape: [1])], wholes: ["three": [3]]
        ).model().network(ModelCard())
        let x = Self.numbers([1, 3, 4, 4])
        #expect(try network.logits(x).elements == x.elements.map { Float(Int(10 * $0) / 3) })
    }

    /// Truth values say which keys a query may see; numbers would be added to its scores.
    @Test func `A mask that depends on the image is one of truth values`() throws {
        let network = try SmallModel(
            nodes: [Node("Greater", "x", "nought", to: "mask"), Node("Attention", "x", "x", "x", "mask", to: "y")],
            numbers: ["nought": Tensor([0], shape: [1])]
        ).model().network(ModelCard())
        let x = Self.numbers([1, 3, 4, 4]), y = try network.logits(x)
        for head in 0..<3 {
            let rows = (0..<4).map { row in (0..<4).map { Double(x.elements[16 * head + 4 * row + $0]) } }
            for query in 0..<4 {
                let weights = (0..<4).map { key in
                    rows[query][key] > 0 ? exp(zip(rows[query], rows[key]).map(*).reduce(0, +) / 2) : 0
                }
                let total = weights.reduce(0, +)
                for column in 0..<4 {
                    let sum = (0..<4).reduce(0.0) { $0 + weights[$1] * rows[$1][column] }
                    let expected = total == 0 ? 0 : sum / total
                    #expect(abs(Double(y.elements[16 * head + 4 * query + column]) - expected) < 1e-5)
                }
            }
        }
    }
}
