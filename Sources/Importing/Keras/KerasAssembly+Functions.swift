import Networks
import Tensors

// Activation functions as layers of their own.

extension KerasAssembly {
    /// Activation.
    static func activation(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        let activation = call.settings["activation"]
        return try net.applied(activation, to: x, call)
    }

    /// A function of `keras.ops`.
    static func function(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        return try net.applied(.text(operation(of: call.settings)), to: x, call)
    }

    /// ReLU, with a ceiling, a threshold and a slope below it: x where x > t and -slope (t - x) elsewhere.
    static func relu(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.input(of: call)
        let ceiling = try settings.float("max_value"), slope = try settings.float("negative_slope", or: 0)
        let threshold = try settings.float("threshold", or: 0)
        guard ceiling.map({ $0 > 0 }) ?? true, slope >= 0 else { throw settings.failure(.unsupported("this ReLU")) }
        if threshold == 0, slope == 0 { return net.applied(ReLU(ceiling: ceiling), to: x, call) }
        if threshold == 0, ceiling == nil {
            return net.applied(Activation("LeakyReLU", .leakyReLU(slope: slope)), to: x, call)
        }
        let layer = FormulaLayer("ReLU") { inputs in
            let x = inputs[0],
                level = x.constant(Constant(Tensor([threshold], shape: [1]), key: "threshold \(threshold)"))
            var above = threshold == 0 ? x.applying(.relu) : x * .combined(.greater, x, level)
            if let ceiling { above = above.applying(.clamp(low: 0, high: ceiling)) }
            guard slope != 0 else { return above }
            let below = x.applying(.linear(scale: -1, shift: threshold)).applying(.relu)
            return above + below.applying(.linear(scale: -slope, shift: 0))
        }
        return net.applied(layer, to: x, call)
    }

    /// LeakyReLU.
    static func leakyReLU(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        let slope = try call.settings.float("negative_slope", or: call.settings.float("alpha", or: 0.3))
        return net.applied(Activation("LeakyReLU", .leakyReLU(slope: slope)), to: x, call)
    }

    /// PReLU: max(0, x) - α max(0, -x) with trained α, for each channel or for each place too.
    static func parametricReLU(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        let shared = try call.settings.integers("shared_axes") ?? []
        var sizes = x.sizes
        for axis in shared {
            guard sizes.indices.contains(axis - 1) else { throw call.settings.wrong("shared_axes") }
            sizes[axis - 1] = 1
        }
        guard x.sizes.count != 2 else { throw call.settings.failure(.unsupported("a PReLU of tokens")) }
        var slopes = try net.tensor("alpha", number: 0, sizes: sizes, of: call, axes: x.isImage ? [2, 0, 1] : nil)
        if x.isColumn { slopes = slopes.reshaped(to: [x.channels, 1, 1]) }
        return net.applied(ParametricReLU(call.name.text, slopes: slopes), to: x, call)
    }

    /// ELU.
    static func elu(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.input(of: call)
        return net.applied(Activation("ELU", .elu(alpha: try call.settings.float("alpha", or: 1))), to: x, call)
    }

    /// Softmax over the channels: left out at the network's end.
    static func softmax(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        var x = try net.input(of: call)
        let axes = try call.settings.integers("axis") ?? [-1]
        guard axes == [-1] || axes == [x.sizes.count] else {
            throw call.settings.failure(.unsupported("a softmax over the axes \(axes)"))
        }
        x.pending = (call.name, .softmax)
        return x
    }

    // MARK: By name

    /// Activation functions that layers name: nil for one that is not known, and for softmax, which is none of each number.
    private func function(_ name: String) -> (any Layer)? {
        switch name {
        case "relu": ReLU()
        case "relu6": ReLU(ceiling: 6)
        case "sigmoid": Sigmoid()
        case "tanh": Activation("Tanh", .tanh)
        case "swish", "silu": Activation("Swish", .swish)
        case "gelu": GELU()
        case "mish": Activation("Mish", .mish)
        case "elu": Activation("ELU", .elu(alpha: 1))
        case "selu":
            FormulaLayer("SELU") {
                $0[0].applying(.elu(alpha: 1.6732632)).applying(.linear(scale: 1.050701, shift: 0))
            }
        case "leaky_relu": Activation("LeakyReLU", .leakyReLU(slope: 0.2))
        case "softplus": Activation("Softplus", .softplus)
        case "softsign": Activation("Softsign", .softsign)
        case "exponential": Activation("Exponential", .exponential)
        case "hard_sigmoid", "hardsigmoid":
            // In version 2 the line had another slope.
            majorVersion < 3
                ? FormulaLayer("HardSigmoid") {
                    $0[0].applying(.linear(scale: 0.2, shift: 0.5)).applying(.clamp(low: 0, high: 1))
                } : HardSigmoid()
        case "hard_swish", "hard_silu", "hardswish", "hardsilu": HardSwish()
        default: nil
        }
    }

    /// Adds a layer with the activation function in its settings: under the layer's own name is what it gives, under `name/linear`
    /// the sum before it.
    mutating func withActivation(
        _ call: KerasCall, _ build: (inout KerasAssembly, LayerName) throws(KerasError) -> KerasTensor
    ) throws(KerasError) -> KerasTensor {
        guard let activation = call.settings["activation"], Self.name(of: activation) != "linear" else {
            return try build(&self, call.name)
        }
        if Self.name(of: activation) == "softmax" {
            // At the network's end the logits have the layer's name.
            var logits = try build(&self, call.name)
            logits.pending = (LayerName("\(call.name)/softmax"), .softmax)
            return logits
        }
        return try applied(activation, to: build(&self, LayerName("\(call.name)/linear")), call)
    }

    /// The name of a function: a text, or a table of a function with its name in it.
    private static func name(of activation: KerasValue) -> String? {
        activation.text ?? activation["config"]?.text
    }

    private mutating func applied(
        _ activation: KerasValue?, to x: KerasTensor, _ call: KerasCall
    ) throws(KerasError) -> KerasTensor {
        guard let activation else { return x }
        if let name = Self.name(of: activation) {
            switch name {
            case "linear": return x
            case "softmax":
                var logits = x
                logits.pending = (call.name, .softmax)
                return logits
            default:
                guard let layer = function(name) else {
                    throw call.settings.failure(.unsupported("the activation function \"\(name)\""))
                }
                return applied(layer, to: x, call)
            }
        }
        // A layer as an activation function, without weights of its own.
        let builders: [String: Builder] = [
            "ReLU": Self.relu, "LeakyReLU": Self.leakyReLU, "ELU": Self.elu, "Softmax": Self.softmax,
        ]
        guard let className = activation["class_name"]?.text, let config = activation["config"],
            let builder = builders[className]
        else { throw call.settings.failure(.unsupported("this activation function")) }
        let settings = call.settings.with(className: className, table: config)
        return try builder(&self, KerasCall(settings: settings, name: call.name, inputs: [x], location: call.location))
    }

    private mutating func applied(_ layer: some Layer, to x: KerasTensor, _ call: KerasCall) -> KerasTensor {
        add(call.name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
    }
}
