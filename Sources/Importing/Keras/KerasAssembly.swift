import Networks
import Tensors

/// Puts a network together from a model's description, layer by layer, with the shape of what each of them gives.
struct KerasAssembly {
    private var net: NetworkBuilder
    var weights: KerasWeights
    /// Of Keras: some functions are others in version 2.
    let majorVersion: Int
    private var names: Set<LayerName> = [.input]
    /// What was left to do and somebody needed done, by its name.
    private var settled: [LayerName: KerasTensor] = [:]
    /// The layers in order: what they give, and whether they only look for the largest or the mean in a window.
    private var history: [(name: LayerName, sizes: [Int], isPooling: Bool)] = []
    private let image: KerasTensor

    /// - Parameter isOfOneSize: whether the network can be used on images of this size alone.
    init(input: InputSpecification, weights: KerasWeights, majorVersion: Int, isOfOneSize: Bool) {
        net = NetworkBuilder(.none, input: input)
        self.weights = weights
        self.majorVersion = majorVersion
        var output = net.input, name = LayerName.input
        if isOfOneSize {
            name = "input/size"
            output = net.add(name, FixedSize(height: input.height, width: input.width), output)
            names.insert(name)
        }
        image = KerasTensor(output: output, sizes: [input.height, input.width, input.channels], name: name)
    }

    /// - Throws: `KerasError`, `WeightsMismatch`.
    mutating func network(_ name: String, of graph: KerasGraph) throws -> Network {
        let results = try run(graph, on: [image], at: .init(path: "", group: ""), within: nil)
        let outputs = try results.map { result throws(KerasError) in
            if case .softmax = result.pending?.step { return result }
            return try settle(result)
        }
        let logits = outputs[0].name
        let before = history.prefix { $0.name != logits }
        let maps = before.last { $0.sizes.count == 3 && $0.sizes[0] * $0.sizes[1] > 1 && !$0.isPooling }
        return try net.network(name, explanationLayer: maps?.name ?? logits, outputs: outputs.map(\.output))
    }

    // MARK: Models

    /// What a model gives.
    /// - Parameter outer: the name of the model as a layer of another; nil for the outermost.
    private mutating func run(
        _ graph: KerasGraph, on inputs: [KerasTensor], at location: KerasWeights.Location, within outer: String?
    ) throws(KerasError) -> [KerasTensor] {
        var values = Dictionary(zip(graph.inputs, inputs)) { first, _ in first }
        let locations = locations(of: graph, at: location, isOutermost: outer == nil)
        for step in graph.order {
            let layer = graph.layers[step.place], call = layer.calls[step.call], settings = layer.settings
            let output = KerasLayer.Output(layer: layer.name, call: step.call)
            if settings.className == "InputLayer" { continue }
            let read = try call.inputs.map { input throws(KerasError) in
                // Models that were built several times may count on.
                guard let value = values[input] ?? values[.init(layer: input.layer, call: 0)] else {
                    throw settings.failure(.malformed("it reads \"\(input.layer)\", which gives nothing"))
                }
                return value
            }
            guard !read.isEmpty else { throw settings.failure(.malformed("it reads nothing")) }
            if let model = layer.model {
                guard layer.calls.count == 1 else {
                    throw settings.failure(.unsupported("a model that is used several times"))
                }
                guard read.count == model.inputs.count, read.count == 1 else {
                    throw settings.failure(.unsupported("a model of several inputs in another"))
                }
                values[output] = try run(model, on: read, at: locations[step.place], within: layer.name)[0]
                continue
            }
            guard let build = Self.builder(of: layer) else { throw settings.failure(.unknownClass) }
            guard layer.calls.count == 1 || !Self.classesWithWeights.contains(settings.className) else {
                throw settings.failure(.unsupported("a layer with weights that is used several times"))
            }
            let name = unusedName(step.call == 0 ? layer.name : "\(layer.name)/\(step.call)", within: outer)
            let result = try build(
                &self,
                KerasCall(
                    settings: settings, name: name, inputs: read, numbers: call.numbers,
                    beginsWithNumber: call.beginsWithNumber, location: locations[step.place]))
            guard result.sizes.allSatisfy({ 1...KerasSettings.largest ~= $0 }) else {
                throw settings.failure(.misfit("it would give \(result.sizes) from \(read[0].sizes)"))
            }
            values[output] = result
        }
        return try graph.outputs.map { output throws(KerasError) in
            guard let value = values[output] ?? values[.init(layer: output.layer, call: 0)] else {
                let settings = KerasSettings(name: output.layer, className: "output", table: .none, file: graph.file)
                throw settings.failure(.malformed("an output that no layer gives"))
            }
            return value
        }
    }

    /// Where the weights of each layer of a model are.
    private func locations(
        of graph: KerasGraph, at location: KerasWeights.Location, isOutermost: Bool
    ) -> [KerasWeights.Location] {
        var numbering = KerasWeights.Numbering()
        let beginning = location.path.isEmpty ? "layers/" : location.path + "/layers/"
        return graph.layers.map { layer in
            let isSkipped = graph.isSequential && layer.settings.className == "InputLayer"
            return KerasWeights.Location(
                path: isSkipped ? "" : beginning + numbering.next(layer.settings.className),
                group: isOutermost ? layer.name : location.group)
        }
    }

    /// A layer's own name; with the model's before it where another layer has that name.
    private mutating func unusedName(_ name: String, within outer: String?) -> LayerName {
        var unused = LayerName(name)
        if names.contains(unused), let outer { unused = LayerName("\(outer)/\(name)") }
        var number = 2
        while names.contains(unused) {
            unused = LayerName("\(outer.map { "\($0)/" } ?? "")\(name)-\(number)")
            number += 1
        }
        return unused
    }

    // MARK: Layers

    /// Adds a layer of the kit.
    /// - Parameters:
    ///   - sizes: what it gives, as Keras counts.
    ///   - isPooling: whether it only looks for the largest or the mean in a window.
    mutating func add(
        _ name: LayerName, _ layer: some Layer, _ inputs: [KerasTensor], sizes: [Int], isColumn: Bool = false,
        isPooling: Bool = false
    ) -> KerasTensor {
        names.insert(name)
        history.append((name, sizes, isPooling))
        let output = net.add(name, layer, reading: inputs.map(\.output), channels: sizes[sizes.count - 1])
        return KerasTensor(output: output, sizes: sizes, isColumn: isColumn, name: name)
    }

    /// A value with nothing left to do.
    mutating func settle(_ x: KerasTensor) throws(KerasError) -> KerasTensor {
        guard let (name, step) = x.pending else { return x }
        if let done = settled[name] { return done }
        let result: KerasTensor
        switch step {
        case .padding(let before, let after):
            let layer = FormulaLayer("ZeroPadding2D") { inputs in
                inputs[0].padded(along: 2, before: before.height, after: after.height)
                    .padded(along: 3, before: before.width, after: after.width)
            }
            result = add(name, layer, [x], sizes: x.sizes, isPooling: true)
        case .softmax:
            let axis = x.channelAxis
            let layer = FormulaLayer("Softmax") { $0[0].softmax(over: axis) }
            result = add(name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
        }
        settled[name] = result
        return result
    }

    /// The only input of a layer.
    mutating func input(of call: KerasCall) throws(KerasError) -> KerasTensor {
        guard call.inputs.count == 1 else {
            throw call.settings.failure(.misfit("it reads \(call.inputs.count) values, and should read one"))
        }
        return try settle(call.inputs[0])
    }

    /// The only input of a layer that reads images.
    mutating func image(of call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try input(of: call)
        guard x.isImage else { throw call.settings.failure(.misfit("it reads images, and was given \(x.sizes)")) }
        return x
    }

    /// The numbers of a variable, finite ones.
    mutating func tensor(
        _ names: String..., number: Int, sizes: [Int], of call: KerasCall, axes: [Int]? = nil
    ) throws(KerasError) -> Tensor {
        let stored = try weights.tensor(
            names, number: number, sizes: sizes, of: call.settings, at: call.location)
        let tensor = (axes.map(stored.transposed) ?? stored).tensor()
        if let place = tensor.firstNonFinite() {
            throw call.settings.failure(.notFinite(weights: names[0], element: place))
        }
        return tensor
    }
}
