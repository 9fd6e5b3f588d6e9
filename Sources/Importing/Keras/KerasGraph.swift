/// A model's description: its layers in an order in which they can run, what is given to it and what it gives.
struct KerasGraph {
    let name: String
    /// In the order of the file, by which Keras tells apart the weights of layers of one class.
    let layers: [KerasLayer]
    /// The calls in an order in which they can run; layers that are given what they give, as inputs are, have none.
    let order: [Step]
    let inputs, outputs: [KerasLayer.Output]
    /// The shape of the input without the batch, nil for sizes that are left open; nil where nothing is said.
    let inputSizes: [Int?]?
    /// The file, as it was named.
    let file: String
    /// Whether it is a list of layers, each of which reads the one before.
    let isSequential: Bool

    /// A call of a layer, by the layer's place and the call's number.
    struct Step: Hashable {
        let place, call: Int
    }

    static let classNames: Set<String> = ["Functional", "Model", "Sequential"]
    /// Models within models.
    private static let deepest = 16
    /// Stands for what is given to a sequential model without an input layer.
    static let given = KerasLayer.Output(layer: "", call: 0)

    init(className: String, _ config: KerasValue, entry: KerasValue, file: String, depth: Int) throws(KerasError) {
        func failure(_ cause: KerasError.Cause) -> KerasError { KerasError(file: file, cause: cause) }
        guard depth <= Self.deepest else {
            throw failure(.malformed("more than \(Self.deepest) models within another"))
        }
        // The oldest files have the list of layers itself.
        guard let entries = config["layers"]?.list ?? config.list else {
            throw failure(.malformed("a \(className) model without a list of layers"))
        }
        self.file = file
        name = config["name"]?.text ?? "model"
        isSequential = className == "Sequential"
        var layers: [KerasLayer] = [], places: [String: Int] = [:]
        var previous: KerasLayer.Output? = Self.given
        for entry in entries {
            let isInput = entry["class_name"]?.text == "InputLayer"
            let layer = try KerasLayer(
                entry, previous: isSequential ? .some(isInput ? nil : previous) : nil, file: file, depth: depth)
            guard places.updateValue(layers.count, forKey: layer.name) == nil else {
                throw failure(.malformed("two layers called \"\(layer.name)\""))
            }
            layers.append(layer)
            previous = .init(layer: layer.name, call: 0)
        }
        guard let first = layers.first, let last = layers.last else {
            throw failure(.malformed("a model without layers"))
        }
        self.layers = layers
        if isSequential {
            inputs = [first.settings.className == "InputLayer" ? .init(layer: first.name, call: 0) : Self.given]
            outputs = [.init(layer: last.name, call: 0)]
            order = layers.indices.filter { !layers[$0].calls.isEmpty }.map { Step(place: $0, call: 0) }
            inputSizes =
                Self.sizes(of: first.settings) ?? Self.sizes(entry["build_config"]?["input_shape"])
                ?? Self.sizes(config["build_input_shape"])
        } else {
            inputs = Self.outputs(config["input_layers"])
            outputs = Self.outputs(config["output_layers"])
            order = try Self.order(layers, places, file: file)
            inputSizes = inputs.first.flatMap { places[$0.layer] }.flatMap { Self.sizes(of: layers[$0].settings) }
        }
        guard !inputs.isEmpty, !outputs.isEmpty else { throw failure(.malformed("a model without inputs or outputs")) }
    }

    private static func sizes(of settings: KerasSettings) -> [Int?]? {
        sizes(settings["batch_shape"] ?? settings["batch_input_shape"])
    }

    private static func sizes(_ value: KerasValue?) -> [Int?]? { value?.list?.dropFirst().map(\.integer) }

    /// One [layer, call, output], or several in lists or under names.
    private static func outputs(_ value: KerasValue?) -> [KerasLayer.Output] {
        if let output = KerasLayer.output(value) { return [output] }
        if case .table(let table) = value { return table.sorted { $0.key < $1.key }.flatMap { outputs($0.value) } }
        return value?.list?.flatMap { outputs($0) } ?? []
    }

    /// Each call of a layer behind those whose results it reads.
    private static func order(
        _ layers: [KerasLayer], _ places: [String: Int], file: String
    ) throws(KerasError) -> [Step] {
        enum State { case open, done }
        var states: [Step: State] = [:], order: [Step] = []
        for place in layers.indices {
            for call in layers[place].calls.indices {
                var stack = [Step(place: place, call: call)]
                while let step = stack.last {
                    if states[step] != nil {
                        stack.removeLast()
                        if states.updateValue(.done, forKey: step) == .open { order.append(step) }
                        continue
                    }
                    states[step] = .open
                    let layer = layers[step.place]
                    for input in layer.calls[step.call].inputs {
                        guard let before = places[input.layer], let call = layers[before].call(input.call) else {
                            throw layer.settings.failure(.malformed("it reads \"\(input.layer)\", which is not there"))
                        }
                        let earlier = Step(place: before, call: call)
                        switch states[earlier] {
                        case nil where layers[before].calls.isEmpty: break
                        case nil: stack.append(earlier)
                        case .open: throw layer.settings.failure(.malformed("it waits for its own result"))
                        case .done: break
                        }
                    }
                }
            }
        }
        return order
    }
}
