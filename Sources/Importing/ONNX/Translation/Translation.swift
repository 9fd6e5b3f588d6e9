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
    /// Layers that are maps of features over the image.
    private(set) var maps: [MapLayer] = []
    /// The layer of tokens that are made maps, by what the file calls its output.
    private let tokensAt: String?
    /// The last normalization of tokens before an attention.
    private(set) var lastTokens: String?
    private var tokensBeforeAttention: String?

    struct MapLayer {
        let layer: LayerName
        let channels, height, width: Int
        let isPooling: Bool
    }

    enum FileValue {
        case known(KnownValue)
        case traced(TracedValue)
    }

    init(file: String, opset: Int, builder: NetworkBuilder, tokensAt: String? = nil) {
        self.tokensAt = tokensAt
        self.file = file
        self.opset = opset
        self.builder = builder
    }

    // MARK: What is given

    /// The image, as the builder has it: `[N, C, H, W]`.
    /// - Parameter isLast: whether the file has the channels last.
    func image(_ name: String, _ shape: Shape, channelsLast isLast: Bool) {
        var traced = TracedValue(
            builder.input, one.input(shape), two.input(shape.replacing(0, with: 2 * shape[0])))
        if isLast { traced.order = [0, 2, 3, 1] }
        traced.isMap = true
        values[name] = .traced(traced)
    }

    /// A row of features as the builder's image, `[N, C, 1, 1]`.
    func row(_ name: String, _ features: Int) {
        var traced = TracedValue(builder.input, one.input([1, features, 1, 1]), two.input([2, features, 1, 1]))
        traced.order = [0, 1]
        values[name] = .traced(traced)
    }

    /// Any other input.
    /// - Parameter countsExamples: whether its first axis does.
    func input(_ name: String, _ shape: Shape, countsExamples: Bool) {
        let layer = unused(name)
        names.insert(layer)
        let output = builder.input(layer, channels: shape.rank > 1 ? shape[1] : 1)
        let twice = countsExamples ? shape.replacing(0, with: 2 * shape[0]) : shape
        values[name] = .traced(TracedValue(output, one.input(shape), two.input(twice)))
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
        for (name, result) in zip(node.outputs, results) where !name.isEmpty { values[name] = result }
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

    /// What follows from known values is computed by the same layers, once: from the first as from an image, or, where an operator
    /// wants others computed too, from all.
    private func fold(_ call: OperatorCall, _ translate: Operators.Translator) throws(ONNXError) -> [FileValue] {
        let computed = call.inputs.indices.filter { index in
            call.inputs[index]?.known.map { !$0.type.isWhole || call.foldsWholeNumbers(index) } ?? false
        }
        // Nothing but settings: something that only makes constants, which has to be in the table of known operators.
        if computed.isEmpty { throw call.failure(.unknownOperator(opset: opset)) }
        do {
            return try fold(call, translate, from: Array(computed.prefix(1)))
        } catch {
            guard computed.count > 1, let result = try? fold(call, translate, from: computed) else { throw error }
            return result
        }
    }

    private func fold(
        _ call: OperatorCall, _ translate: Operators.Translator, from computed: [Int]
    ) throws(ONNXError) -> [FileValue] {
        let inner = Translation(
            file: file, opset: opset,
            builder: NetworkBuilder(
                .none, input: InputSpecification(channels: 1, height: 1, width: 1, mean: [0], deviation: [1])))
        var given: [LayerName: Tensor] = [.input: Tensor(zeros: [1, 1, 1, 1])]
        var inputs = call.inputs
        for index in computed {
            guard let known = call.inputs[index]?.known else { continue }
            guard known.count > 0 else { throw call.failure(.unsupported("a value without elements")) }
            let name = "given \(index)"
            inner.input(name, known.shape, countsExamples: false)
            given[inner.layers[name]!] = known.tensor
            inputs[index] = inner.values[name]
        }
        let results = try OperatorCall(call.node, inputs: inputs, in: inner).result(of: translate)
        let traced = results.compactMap { result in
            if case .traced(let value) = result { inner.plain(value) } else { nil }
        }
        let tensors: [Tensor]
        do {
            let network = try inner.builder.network(
                "constants", explanationLayer: .input, outputs: traced.map(\.output))
            tensors = traced.isEmpty ? [] : try network.outputs(for: given)
        } catch {
            throw call.failure(.unsupported("\(error)"))
        }
        var computed = tensors.makeIterator()
        return results.enumerated().map { index, result in
            guard case .traced = result, let tensor = computed.next() else { return result }
            let type = call.resultType(index), known = KnownValue(tensor, type: type)
            guard type.isWhole, let whole = known.whole else { return .known(known) }
            return .known(KnownValue(whole.map(type.wrapping), known.sizes, type: type))
        }
    }

    // MARK: Writing layers

    /// Adds a layer.
    /// - Parameter suffix: for the second layer of a node and those behind it.
    /// - Throws: `ONNXError` where the layer does not accept what it would read.
    func add(
        _ layer: some Layer, reading inputs: [TracedValue], for call: OperatorCall, suffix: String = ""
    ) throws(ONNXError) -> TracedValue {
        for input in [inputs[0].one, inputs[0].two] {
            guard layer.accepts(input.shape), layer.window(for: input.shape).map({ $0.fits(input.shape) }) ?? true
            else {
                throw call.failure(.shape("an input of \(input.shape)"))
            }
        }
        let name = unused(call.node.name + suffix)
        names.insert(name)
        let result = layer.forward(inputs.map(\.one))
        guard KnownValue.isSound(result.shape.sizes, limit: 1 << 30) else {
            throw call.failure(.shape("a result of \(result.shape)"))
        }
        let output = builder.add(
            name, layer, reading: inputs.map(\.output), channels: result.shape.rank > 1 ? result.shape[1] : 1)
        for produced in call.node.outputs where layers[produced] == nil { layers[produced] = name }
        var value = TracedValue(output, result, layer.forward(inputs.map(\.two)))
        value.isMap = value.one.shape.rank == 4 && inputs.contains { $0.isMap } && layer.keepsMaps
        note(value, name, isPooling: layer is MaxPooling || layer is AveragePooling)
        return value
    }

    private func note(_ value: TracedValue, _ name: LayerName, isPooling: Bool = false) {
        guard value.isMap, value.batchAxis == 0 else { return }
        maps.append(
            MapLayer(
                layer: name, channels: value.one.shape[1], height: value.one.shape[2], width: value.one.shape[3],
                isPooling: isPooling))
    }

    // MARK: Tokens

    /// Hears of a normalization of tokens, `[N, T, D]`: where it is the one that is explained, patches become maps and tokens again,
    /// so that what explains maps explains them.
    func tokens(_ value: TracedValue, for call: OperatorCall) throws(ONNXError) -> TracedValue {
        guard value.isPlain, value.rank == 3, value.batchAxis == 0, let grid = maps.last,
            let name = call.node.outputs.first
        else {
            return value
        }
        let places = grid.height * grid.width, others = value.sizes[1] - places
        guard places > 1, (0...4).contains(others) else { return value }
        tokensBeforeAttention = name
        guard name == tokensAt else { return value }
        let width = value.sizes[2], height = grid.height, columns = grid.width
        let asMaps = FormulaLayer("Maps") { inputs in
            let x = inputs[0]
            return x.slice(1, others..<others + places).transposed([0, 2, 1])
                .reshaped(to: [x.shape[0], width, height, columns])
        }
        var maps = try add(asMaps, reading: [value], for: call, suffix: " maps")
        maps.isMap = true
        note(maps, LayerName(call.node.name + " maps"))
        let asTokens = FormulaLayer("Tokens") { inputs in
            let patches = inputs[1].reshaped(to: [inputs[1].shape[0], width, places]).transposed([0, 2, 1])
            return others == 0 ? patches : .concatenated([inputs[0].slice(1, 0..<others), patches], along: 1)
        }
        return try add(asTokens, reading: [value, maps], for: call, suffix: " tokens")
    }

    /// Hears of a softmax over a square of tokens.
    func attention() { lastTokens = tokensBeforeAttention ?? lastTokens }

    /// The value with its axes as the file has them.
    func plain(_ value: TracedValue) -> TracedValue {
        if value.isPlain { return value }
        let named = value.order.compactMap { $0 }
        let unnamed = value.one.shape.indices.filter { !named.contains($0) }
        let order = named + unnamed, axes = value.order.map { $0 == nil }
        let layer = FormulaLayer("Transpose") { inputs in
            let moved = order == Array(order.indices) ? inputs[0] : inputs[0].transposed(order)
            var kept = moved.shape.dropLast(unnamed.count).makeIterator()
            return moved.reshaped(to: Shape(axes.map { $0 ? 1 : kept.next()! }))
        }
        let name = unused("\(value.one.shape) in the file's order")
        names.insert(name)
        let output = builder.add(name, layer, reading: [value.output], channels: 1)
        return TracedValue(output, layer.forward([value.one]), layer.forward([value.two]))
    }

    /// The value as maps, `[N, C, H, W]` in the engine too, that can be explained where it is an image's.
    func asMaps(_ value: TracedValue, for call: OperatorCall) throws(ONNXError) -> TracedValue {
        let named = value.order.compactMap { $0 }
        guard named.count == 4, value.one.shape.rank == 4 else { return plain(value) }
        var maps = try add(
            FormulaLayer("Transpose") { $0[0].transposed(named) }, reading: [value], for: call, suffix: " maps")
        maps.isMap = true
        note(maps, LayerName(call.node.name + " maps"))
        return maps
    }

    /// The name of a layer that no other has.
    private func unused(_ name: String) -> LayerName {
        let wanted = LayerName(name.isEmpty ? "layer" : name)
        if !names.contains(wanted) { return wanted }
        var number = 2
        while names.contains(LayerName("\(name) (\(number))")) { number += 1 }
        return LayerName("\(name) (\(number))")
    }

    /// Whether nothing but one node reads a value.
    func hasOneReader(_ name: String) -> Bool { readers[name] == 1 }
}

extension Translation.FileValue {
    var isKnown: Bool { if case .known = self { true } else { false } }
}
