import Networks
import Tensors

/// Turns the nodes of a file into layers, one after the other.
///
/// Shapes are computed here, for images of one size: by the time the network is put together all that was arithmetic on shapes
/// is gone. So is what follows from weights alone.
final class Translation {
    let file: String
    let opset: Int
    private(set) var builder: NetworkBuilder
    /// Where layers are written down to learn their shapes: for one example, and for two.
    private let one = Graph(), two = Graph()
    private(set) var values: [String: FileValue] = [:]
    /// How many nodes and outputs read a value.
    private var readers: [String: Int] = [:]
    private(set) var names: Set<LayerName> = [.input]
    /// For each layer by what the file calls its output.
    private(set) var layers: [String: LayerName] = [:]
    /// The node that a layer is of, by its first output.
    private(set) var nodes: [LayerName: String] = [:]
    /// Layers that are maps of features over the image, and tokens that become such.
    var maps: ExplainableMaps
    /// Values whose axes were brought into the file's order, by the layer and the order that they had.
    private var plainForms: [PlainForm: TracedValue] = [:]

    private struct PlainForm: Hashable {
        let layer: LayerName
        let order: [Int?]
    }

    enum FileValue {
        case known(KnownValue)
        case traced(TracedValue)
    }

    init(file: String, opset: Int, builder: NetworkBuilder, tokensAt: String? = nil) {
        maps = ExplainableMaps(tokensAt: tokensAt)
        self.file = file
        self.opset = opset
        self.builder = builder
    }

    // MARK: What is given

    /// The image, as the builder has it: `[N, C, H, W]`.
    /// - Parameter isLast: whether the file has the channels last.
    func image(_ name: String, _ shape: Shape, channelsLast isLast: Bool) {
        var traced = TracedValue(
            .input, builder.input, one.input(shape), two.input(shape.replacing(0, with: 2 * shape[0])))
        if isLast { traced.order = [0, 2, 3, 1] }
        traced.isMap = true
        values[name] = .traced(traced)
    }

    /// A row of features as the builder's image, `[N, C, 1, 1]`.
    func row(_ name: String, _ features: Int) {
        var traced = TracedValue(
            .input, builder.input, one.input([1, features, 1, 1]), two.input([2, features, 1, 1]))
        traced.order = [0, 1]
        values[name] = .traced(traced)
    }

    /// Any other input.
    /// - Parameter countsExamples: whether its first axis does.
    func input(_ name: String, _ shape: Shape, type: ONNXType, countsExamples: Bool) {
        let layer = claim(name)
        let output = builder.input(layer, channels: shape.rank > 1 ? shape[1] : 1)
        let twice = countsExamples ? shape.replacing(0, with: 2 * shape[0]) : shape
        var traced = TracedValue(layer, output, one.input(shape), two.input(twice))
        traced.type = type
        values[name] = .traced(traced)
        layers[name] = layer
    }

    func define(_ name: String, _ value: FileValue) { values[name] = value }

    // MARK: Walking

    /// Translates all nodes.
    /// - Throws: `ONNXError` with the first node that is not understood.
    func translate(_ graph: ONNXGraph) throws(ONNXError) {
        for (name, stored) in graph.initializers where values[name] == nil {
            guard let known = KnownValue(stored) else {
                throw ONNXError(file: file, place: .tensor(name), cause: .unknownType(stored.type))
            }
            if let place = known.firstNaN {
                throw ONNXError(file: file, place: .tensor(name), cause: .notANumber(element: place))
            }
            values[name] = .known(known)
        }
        for node in graph.nodes { for input in node.inputs { readers[input, default: 0] += 1 } }
        for output in graph.outputs { readers[output.name, default: 0] += 1 }
        for node in graph.nodes { try translate(node) }
    }

    private func translate(_ node: ONNXNode) throws(ONNXError) {
        if node.outputs.allSatisfy(\.isEmpty) { return }
        let call = OperatorCall(node, inputs: node.inputs.map { $0.isEmpty ? nil : values[$0] }, in: self)
        for (name, value) in zip(node.inputs, call.inputs) where !name.isEmpty && value == nil {
            throw call.failure(.undefined(name))
        }
        let results = try run(call)
        for (index, (name, result)) in zip(node.outputs, results).enumerated() where !name.isEmpty {
            values[name] = result.typed(call.resultType(index))
        }
        if results.count < node.outputs.count,
            let missing = node.outputs[results.count...].first(where: { readers[$0] != nil })
        {
            throw call.failure(.unsupported("its output \"\(missing)\""))
        }
    }

    private func run(_ call: OperatorCall) throws(ONNXError) -> [FileValue] {
        let isKnown = call.inputs.allSatisfy { $0?.isKnown ?? true }
        if isKnown, let known = try KnownOperators.results(of: call) { return known.map { .known($0) } }
        guard let translate = Operators.all[call.key] else { throw call.failure(.unknownOperator(opset: opset)) }
        return try isKnown ? fold(call, translate) : call.result(of: translate)
    }

    // MARK: Writing layers

    /// Adds a layer.
    /// - Parameters:
    ///   - suffix: for the second layer of a node and those behind it.
    ///   - isMap: whether it makes maps over the image of something else.
    /// - Throws: `ONNXError` where the layer does not accept what it would read.
    func add(
        _ layer: some Layer, reading inputs: [TracedValue], for call: OperatorCall, suffix: String = "",
        isMap: Bool = false
    ) throws(ONNXError) -> TracedValue {
        for input in [inputs[0].one, inputs[0].two] {
            guard layer.accepts(input.shape), layer.window(for: input.shape).map({ $0.fits(input.shape) }) ?? true
            else {
                throw call.failure(.shape("an input of \(input.shape)"))
            }
        }
        let name = claim(call.node.name + suffix)
        let result = layer.forward(inputs.map(\.one))
        guard KnownValue.isSound(result.shape.sizes, limit: 1 << 30) else {
            throw call.failure(.shape("a result of \(result.shape)"))
        }
        let output = builder.add(
            name, layer, reading: inputs.map(\.output), channels: result.shape.rank > 1 ? result.shape[1] : 1)
        for produced in call.node.outputs where layers[produced] == nil { layers[produced] = name }
        nodes[name] = call.node.outputs.first
        var value = TracedValue(name, output, result, layer.forward(inputs.map(\.two)))
        value.isMap = isMap || value.one.shape.rank == 4 && inputs.contains { $0.isMap } && layer.keepsMaps
        value.examplesVaryFastest =
            inputs.contains { $0.examplesVaryFastest } && value.batchAxis.map { value.one.shape[$0] > 1 } ?? false
        maps.note(value, isPooling: layer is MaxPooling || layer is AveragePooling)
        return value
    }

    /// The value with its axes as the file has them.
    func plain(_ value: TracedValue) -> TracedValue {
        if value.isPlain { return value }
        let form = PlainForm(layer: value.layer, order: value.order)
        if let known = plainForms[form] { return known }
        let named = value.order.compactMap { $0 }
        let unnamed = value.one.shape.indices.filter { !named.contains($0) }
        let order = named + unnamed, axes = value.order.map { $0 == nil }
        let layer = FormulaLayer("Transpose") { inputs in
            let moved = order == Array(order.indices) ? inputs[0] : inputs[0].transposed(order)
            var kept = moved.shape.dropLast(unnamed.count).makeIterator()
            return moved.reshaped(to: Shape(axes.map { $0 ? 1 : kept.next()! }))
        }
        let name = claim("\(value.layer) in the file's order")
        let output = builder.add(name, layer, reading: [value.output], channels: 1)
        var plain = TracedValue(name, output, layer.forward([value.one]), layer.forward([value.two]))
        (plain.type, plain.examplesVaryFastest) = (value.type, value.examplesVaryFastest)
        plainForms[form] = plain
        nodes[name] = nodes[value.layer]
        return plain
    }

    /// The name of a layer that no other has, and none will have.
    private func claim(_ name: String) -> LayerName {
        let wanted = name.isEmpty ? "layer" : name
        var number = 1, claimed = LayerName(wanted)
        while !names.insert(claimed).inserted {
            number += 1
            claimed = LayerName("\(wanted) (\(number))")
        }
        return claimed
    }
}

extension Translation.FileValue {
    /// The same, if it is computed later as numbers of a type.
    fileprivate func typed(_ type: ONNXType) -> Self {
        guard case .traced(var value) = self else { return self }
        value.type = type
        return .traced(value)
    }

    var isKnown: Bool { if case .known = self { true } else { false } }
}
