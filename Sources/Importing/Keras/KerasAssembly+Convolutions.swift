import Networks
import Tensors

// Convolutions and dense layers. Keras keeps kernels as [k, k, in, out], the kit as [out, in, k, k].

extension KerasAssembly {
    /// The settings that all of them have.
    private struct Form {
        let kernel, stride, dilation: Window.Pair
        let hasBias: Bool
    }

    private func form(_ settings: KerasSettings) throws(KerasError) -> Form {
        try checkChannelsLast(settings)
        return Form(
            kernel: try settings.pair("kernel_size"), stride: try settings.pair("strides", or: .init(1)),
            dilation: try settings.pair("dilation_rate", or: .init(1)), hasBias: try settings.bool("use_bias", or: true)
        )
    }

    func checkChannelsLast(_ settings: KerasSettings) throws(KerasError) {
        guard try settings.text("data_format", or: "channels_last") == "channels_last" else {
            throw settings.failure(.unsupported("the order \"channels_first\""))
        }
    }

    /// Conv2D: y = W ∗ x + b.
    static func convolution(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, form = try net.form(settings)
        let filters = try settings.integer("filters"), groups = try settings.integer("groups", or: 1)
        let (x, padding) = try net.padded(call), channels = x.channels
        guard filters > 0, groups > 0, channels % groups == 0, filters % groups == 0 else {
            throw settings.failure(.misfit("\(groups) groups of \(channels) channels, to \(filters)"))
        }
        let weight = try net.tensor(
            "kernel", number: 0, sizes: [form.kernel.height, form.kernel.width, channels / groups, filters], of: call,
            axes: [3, 2, 0, 1])
        let bias = form.hasBias ? try net.tensor("bias", number: 1, sizes: [filters], of: call) : nil
        let size = try net.size(of: x, under: form.kernel, form.stride, form.dilation, padding, settings)
        return try net.withActivation(call) { net, name throws(KerasError) in
            let layer = Convolution(
                name.text, weight: weight, bias: bias, stride: form.stride, padding: padding, dilation: form.dilation,
                groups: groups)
            return net.add(name, layer, [x], sizes: size + [filters])
        }
    }

    /// DepthwiseConv2D: each channel by itself, to as many as `depth_multiplier` says.
    static func depthwiseConvolution(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let form = try net.form(call.settings)
        let (x, padding) = try net.padded(call)
        let weight = try net.depthwiseKernel(call, form, channels: x.channels), channels = weight.shape[0]
        let bias = form.hasBias ? try net.tensor("bias", number: 1, sizes: [channels], of: call) : nil
        let size = try net.size(of: x, under: form.kernel, form.stride, form.dilation, padding, call.settings)
        return try net.withActivation(call) { net, name throws(KerasError) in
            let layer = Convolution(
                name.text, weight: weight, bias: bias, stride: form.stride, padding: padding, dilation: form.dilation,
                groups: x.channels)
            return net.add(name, layer, [x], sizes: size + [channels])
        }
    }

    /// SeparableConv2D: each channel by itself, then 1 × 1.
    static func separableConvolution(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let form = try net.form(call.settings), filters = try call.settings.integer("filters")
        let (x, padding) = try net.padded(call)
        let weight = try net.depthwiseKernel(call, form, channels: x.channels), channels = weight.shape[0]
        let mixing = try net.tensor(
            "pointwise_kernel", number: 1, sizes: [1, 1, channels, filters], of: call, axes: [3, 2, 0, 1])
        let bias = form.hasBias ? try net.tensor("bias", number: 2, sizes: [filters], of: call) : nil
        let size = try net.size(of: x, under: form.kernel, form.stride, form.dilation, padding, call.settings)
        let name = LayerName("\(call.name)/depthwise")
        let depthwise = net.add(
            name,
            Convolution(
                name.text, weight: weight, stride: form.stride, padding: padding, dilation: form.dilation,
                groups: x.channels),
            [x], sizes: size + [channels])
        return try net.withActivation(call) { net, name throws(KerasError) in
            net.add(name, Convolution(name.text, weight: mixing, bias: bias), [depthwise], sizes: size + [filters])
        }
    }

    /// [k, k, C, m] as [C m, 1, k, k].
    private mutating func depthwiseKernel(
        _ call: KerasCall, _ form: Form, channels: Int
    ) throws(KerasError) -> Tensor {
        let multiplier = try call.settings.integer("depth_multiplier", or: 1)
        guard multiplier > 0 else { throw call.settings.wrong("depth_multiplier") }
        let kernel = form.kernel
        return try tensor(
            "depthwise_kernel", "kernel", number: 0, sizes: [kernel.height, kernel.width, channels, multiplier],
            of: call,
            axes: [2, 3, 0, 1]
        ).reshaped(to: [channels * multiplier, 1, kernel.height, kernel.width])
    }

    /// Conv2DTranspose: what leads a signal back through a convolution, used forward.
    static func transposedConvolution(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let settings = call.settings, form = try net.form(settings)
        let filters = try settings.integer("filters"), x = try net.image(of: call)
        guard try settings.integers("output_padding") == nil, form.dilation == Window.Pair(1),
            try settings.integer("groups", or: 1) == 1
        else { throw settings.failure(.unsupported("a transposed convolution with output padding, gaps or groups")) }
        let isSame = try net.isSame(settings)
        func size(_ size: Int, _ kernel: Int, _ stride: Int) -> Int {
            size * stride + (isSame ? 0 : max(kernel - stride, 0))
        }
        let sizes = [
            size(x.sizes[0], form.kernel.height, form.stride.height),
            size(x.sizes[1], form.kernel.width, form.stride.width),
        ]
        let weight = try net.tensor(
            "kernel", number: 0, sizes: [form.kernel.height, form.kernel.width, filters, x.channels], of: call,
            axes: [3, 2, 0, 1])
        let bias = form.hasBias ? try net.tensor("bias", number: 1, sizes: [filters], of: call) : nil
        // It is the transpose of a convolution over its own output, whose padding is TensorFlow's.
        func before(_ place: Int, _ kernel: Int, _ stride: Int) -> (Int, Int) {
            let total = max((x.sizes[place] - 1) * stride + kernel - sizes[place], 0)
            return isSame ? (total / 2, total - total / 2) : (0, 0)
        }
        let rows = before(0, form.kernel.height, form.stride.height)
        let columns = before(1, form.kernel.width, form.stride.width)
        let window = Window(
            kernel: form.kernel, stride: form.stride, before: .init(rows.0, columns.0), after: .init(rows.1, columns.1))
        return try net.withActivation(call) { net, name throws(KerasError) in
            let layer = TransposedConvolution(
                name.text, weight: weight, bias: bias, window: window, size: .init(sizes[0], sizes[1]))
            return net.add(name, layer, [x], sizes: sizes + [filters])
        }
    }

    /// Dense: y = W x + b over the last axis.
    static func dense(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        let units = try call.settings.integer("units"), x = try net.input(of: call)
        let weight = try net.tensor("kernel", number: 0, sizes: [x.channels, units], of: call, axes: [1, 0])
        let hasBias = try call.settings.bool("use_bias", or: true)
        let bias = hasBias ? try net.tensor("bias", number: 1, sizes: [units], of: call) : nil
        return try net.withActivation(call) { net, name throws(KerasError) in
            let sizes = Array(x.sizes.dropLast()) + [units]
            guard x.isImage else {
                return net.add(name, Linear(name.text, weight: weight, bias: bias), [x], sizes: sizes)
            }
            let kernel = weight.reshaped(to: [units, x.channels, 1, 1])
            return net.add(name, Convolution(name.text, weight: kernel, bias: bias), [x], sizes: sizes)
        }
    }

    // MARK: Padding

    private func isSame(_ settings: KerasSettings) throws(KerasError) -> Bool {
        switch try settings.text("padding", or: "valid").lowercased() {
        case "same": true
        case "valid": false
        default: throw settings.wrong("padding")
        }
    }

    /// The image and the padding that a window moves over: zeros that a layer before has put around it are taken over.
    private mutating func padded(_ call: KerasCall) throws(KerasError) -> (KerasTensor, Padding) {
        if try isSame(call.settings) { return (try image(of: call), .same) }
        guard call.inputs.count == 1, case .padding(let before, let after) = call.inputs[0].pending?.step else {
            return (try image(of: call), .symmetric(.init(0)))
        }
        var x = call.inputs[0]
        x.pending = nil
        x.sizes[0] -= before.height + after.height
        x.sizes[1] -= before.width + after.width
        return (x, .sides(before: before, after: after))
    }

    /// The kind of padding of a window that looks for the largest or the mean.
    func poolingPadding(_ settings: KerasSettings) throws(KerasError) -> Padding {
        try isSame(settings) ? .same : .symmetric(.init(0))
    }

    /// Height and width of what a window gives that moves over an image.
    func size(
        of x: KerasTensor, under kernel: Window.Pair, _ stride: Window.Pair, _ dilation: Window.Pair,
        _ padding: Padding,
        _ settings: KerasSettings
    ) throws(KerasError) -> [Int] {
        func places(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ more: Int) -> Int {
            if padding == .same { return (size + stride - 1) / stride }
            let room = size + more - (dilation * (kernel - 1) + 1)
            return room < 0 ? 0 : room / stride + 1
        }
        var more = Window.Pair(0)
        if case .sides(let before, let after) = padding {
            more = Window.Pair(before.height + after.height, before.width + after.width)
        }
        let size = [
            places(x.sizes[0], kernel.height, stride.height, dilation.height, more.height),
            places(x.sizes[1], kernel.width, stride.width, dilation.width, more.width),
        ]
        guard size[0] > 0, size[1] > 0 else {
            throw settings.failure(.misfit("a window of \(kernel.height) × \(kernel.width) on \(x.sizes)"))
        }
        return size
    }
}
