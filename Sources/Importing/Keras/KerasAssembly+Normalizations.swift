import Networks
import Tensors

// Normalizations, and numbers that every place of an image is scaled by.

extension KerasAssembly {
    /// BatchNormalization: y = γ (x - μ) / √(σ² + ε) + β with the statistics of training.
    static func batchNormalization(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.input(of: call)
        try net.checkLastAxis(call, x)
        let epsilon = try settings.float("epsilon", or: 1e-3)
        var number = 0
        func next(_ name: String, if isThere: Bool, or usual: Float) throws(KerasError) -> Tensor {
            guard isThere else { return Tensor(repeating: usual, shape: [x.channels]) }
            defer { number += 1 }
            return try net.tensor(name, number: number, sizes: [x.channels], of: call)
        }
        let gamma = try next("gamma", if: settings.bool("scale", or: true), or: 1)
        let beta = try next("beta", if: settings.bool("center", or: true), or: 0)
        let mean = try next("moving_mean", if: true, or: 0), variance = try next("moving_variance", if: true, or: 1)
        guard epsilon >= 0, variance.minimum() >= 0 else {
            throw settings.failure(.malformed("a variance below 0"))
        }
        let layer = BatchNormalization(
            call.name.text, gamma: gamma, beta: beta, mean: mean, variance: variance, epsilon: epsilon)
        return net.add(call.name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
    }

    /// LayerNormalization over the channels of each place.
    static func layerNormalization(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.input(of: call)
        try net.checkLastAxis(call, x)
        guard try !settings.bool("rms_scaling", or: false) else {
            throw settings.failure(.unsupported("scaling by the root of the mean square"))
        }
        let hasScale = try settings.bool("scale", or: true), hasShift = try settings.bool("center", or: true)
        let gamma =
            hasScale
            ? try net.tensor("gamma", number: 0, sizes: [x.channels], of: call)
            : Tensor(repeating: 1, shape: [x.channels])
        let beta =
            hasShift
            ? try net.tensor("beta", number: hasScale ? 1 : 0, sizes: [x.channels], of: call)
            : Tensor(zeros: [x.channels])
        let layer = LayerNormalization(
            call.name.text, gamma: gamma, beta: beta, epsilon: try settings.float("epsilon", or: 1e-3))
        return net.add(call.name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
    }

    /// Normalization: (x - mean) / √variance with numbers of the data, in the settings or in the weights.
    static func normalization(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.input(of: call)
        guard try !settings.bool("invert", or: false) else {
            throw settings.failure(.unsupported("an inverted normalization"))
        }
        var statistics: [Tensor] = []
        for (number, name) in ["mean", "variance"].enumerated() {
            if let floats = settings[name]?.floats {
                statistics.append(try net.perChannel(floats, of: call, x))
            } else {
                let sizes = net.weights.sizes([name], number: number, of: settings, at: call.location)
                guard let sizes else { throw settings.failure(.missingWeights(name)) }
                let numbers = try net.tensor(name, number: number, sizes: sizes, of: call)
                guard numbers.count <= x.channels else {
                    throw settings.failure(.unsupported("a normalization that is not one of channels"))
                }
                statistics.append(try net.perChannel(numbers.elements, of: call, x))
            }
        }
        // Keras divides by no less than this.
        let smallest: Float = 1e-7
        let scale = Tensor(statistics[1].elements.map { 1 / max($0.squareRoot(), smallest) }, shape: [x.channels])
        let shift = Tensor(zip(statistics[0].elements, scale.elements).map { -$0 * $1 }, shape: [x.channels])
        guard scale.firstNonFinite() == nil, shift.firstNonFinite() == nil else {
            throw settings.failure(.malformed("a variance below 0"))
        }
        return net.scaled(x, by: scale, shift, kind: "Normalization", call)
    }

    /// Rescaling: y = scale x + offset.
    static func rescaling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try net.input(of: call)
        guard let scales = settings["scale"]?.floats else { throw settings.wrong("scale") }
        let offsets = try settings["offset"].map { value throws(KerasError) in
            guard let floats = value.floats else { throw settings.wrong("offset") }
            return floats
        }
        return net.scaled(
            x, by: try net.perChannel(scales, of: call, x), try net.perChannel(offsets ?? [0], of: call, x),
            kind: "Rescaling", call)
    }

    /// LayerScale of ConvNeXt: a trained factor for each channel.
    static func layerScale(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let x = try net.image(of: call)
        let factors = try net.tensor("gamma", number: 0, sizes: [x.channels], of: call)
        let layer = ChannelScale(call.name.text, scale: factors.reshaped(to: [x.channels, 1, 1]))
        return net.add(call.name, layer, [x], sizes: x.sizes)
    }

    private mutating func scaled(
        _ x: KerasTensor, by scale: Tensor, _ shift: Tensor, kind: String, _ call: KerasCall
    ) -> KerasTensor {
        let axis = x.channelAxis
        let factors = Constant(scale, key: "\(call.name).scale"), offsets = Constant(shift, key: "\(call.name).offset")
        let layer = FormulaLayer(kind) { $0[0].scaled(by: factors, shiftedBy: offsets, along: axis) }
        return add(call.name, layer, [x], sizes: x.sizes, isColumn: x.isColumn)
    }

    /// One number for each channel, of one or as many.
    private func perChannel(_ numbers: [Float], of call: KerasCall, _ x: KerasTensor) throws(KerasError) -> Tensor {
        guard numbers.count == 1 || numbers.count == x.channels else {
            throw call.settings.failure(.misfit("\(numbers.count) numbers for \(x.channels) channels"))
        }
        return Tensor(
            numbers.count == 1 ? Array(repeating: numbers[0], count: x.channels) : numbers, shape: [x.channels])
    }

    /// Over or along the channels alone.
    private func checkLastAxis(_ call: KerasCall, _ x: KerasTensor) throws(KerasError) {
        let axes = try call.settings.integers("axis") ?? [-1]
        guard axes == [-1] || axes == [x.sizes.count], x.sizes.count != 2 else {
            throw call.settings.failure(.unsupported("a normalization along the axes \(axes) of \(x.sizes)"))
        }
    }
}
