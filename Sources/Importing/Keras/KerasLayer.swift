/// One layer of a model's description: its class, its settings, and what it reads each time that it is called.
struct KerasLayer {
    let settings: KerasSettings
    let calls: [Call]
    /// A model that is used as a layer.
    let model: KerasGraph?
    /// Whether it is an operation of `keras.ops` rather than a layer.
    let isOperation: Bool

    var name: String { settings.name }

    /// The number of a call in this list: where there is one alone, models that were built several times may count on.
    func call(_ number: Int) -> Int? {
        if calls.count <= 1 { return 0 }
        return calls.indices.contains(number) ? number : nil
    }

    struct Call {
        var inputs: [Output] = []
        /// Numbers that stand beside what it reads, in an operation such as x + 3, and whether they come before it.
        var numbers: [Float] = []
        var beginsWithNumber = false
    }

    /// What a layer gave when it was called, by the number of the call.
    struct Output: Hashable {
        let layer: String
        let call: Int
    }
}

extension KerasLayer {
    /// - Parameter previous: in a sequential model, the layer before.
    init(_ entry: KerasValue, previous: Output??, file: String, depth: Int) throws(KerasError) {
        guard let className = entry["class_name"]?.text, let config = entry["config"],
            let name = entry["name"]?.text ?? config["name"]?.text
        else { throw KerasError(file: file, cause: .malformed("a layer without a class, settings or a name")) }
        settings = KerasSettings(name: name, className: className, table: config, file: file)
        isOperation = entry["module"]?.text?.contains("ops") ?? false || className == "TFOpLambda"
        model =
            KerasGraph.classNames.contains(className)
            ? try KerasGraph(className: className, config, entry: entry, file: file, depth: depth + 1) : nil
        if let previous {
            calls = previous.map { [Call(inputs: [$0])] } ?? []
        } else {
            let nodes = entry["inbound_nodes"]?.list ?? []
            var calls: [Call] = []
            for node in nodes { calls.append(Self.call(node)) }
            self.calls = calls
        }
    }

    /// Keras 3 writes a table of arguments, Keras 2 a list of [layer, call, output, arguments by name].
    private static func call(_ node: KerasValue) -> Call {
        var call = Call()
        if let arguments = node["args"] {
            collect(arguments, into: &call)
            if let named = node["kwargs"], case .table(let table) = named {
                for (key, value) in table.sorted(by: { $0.key < $1.key }) where key != "mask" && key != "training" {
                    collect(value, into: &call)
                }
            }
        } else {
            // One input is sometimes not in a list of its own.
            let isSingle = node.list?.first?.text != nil
            for input in isSingle ? [node] : node.list ?? [] { collectOlder(input, into: &call) }
        }
        return call
    }

    private static func collect(_ value: KerasValue, into call: inout Call) {
        switch value {
        case .number:
            if call.inputs.isEmpty { call.beginsWithNumber = true }
            if let number = value.float { call.numbers.append(number) }
        case .list(let list): for item in list { collect(item, into: &call) }
        case .table where value["class_name"]?.text == "__keras_tensor__":
            if let output = output(value["config"]?["keras_history"]) { call.inputs.append(output) }
        default: break
        }
    }

    private static func collectOlder(_ input: KerasValue, into call: inout Call) {
        guard let list = input.list, let name = list.first?.text else { return }
        if name == "_CONSTANT_VALUE" {
            if call.inputs.isEmpty { call.beginsWithNumber = true }
            if list.count > 2, let number = list[2].float { call.numbers.append(number) }
        } else if let output = output(input) {
            call.inputs.append(output)
        }
        if list.count > 3, let second = list[3]["y"] {
            if second.list != nil { collectOlder(second, into: &call) } else { collect(second, into: &call) }
        }
    }

    /// [layer, call, output]; layers with several outputs are none that are read.
    static func output(_ value: KerasValue?) -> Output? {
        guard let list = value?.list, list.count >= 3, let name = list[0].text, let call = list[1].integer,
            list[2].integer != nil
        else { return nil }
        return Output(layer: name, call: call)
    }
}
