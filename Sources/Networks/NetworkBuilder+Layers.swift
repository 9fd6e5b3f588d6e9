import Tensors

// The layers that networks are made of, with their parameters.

extension NetworkBuilder {
    /// - Parameter padding: by default what keeps height and width at stride 1.
    public mutating func convolution(
        _ name: String, _ x: Output, to channels: Int, kernel: Int, stride: Int = 1, padding: Padding? = nil,
        dilation: Int = 1, groups: Int = 1, bias: Bool = false
    ) -> Output {
        convolution(
            name, x, to: channels, kernel: .init(kernel), stride: stride, padding: padding, dilation: dilation,
            groups: groups, bias: bias)
    }

    public mutating func convolution(
        _ name: String, _ x: Output, to channels: Int, kernel: Window.Pair, stride: Int = 1, padding: Padding? = nil,
        dilation: Int = 1, groups: Int = 1, bias: Bool = false
    ) -> Output {
        let shape: Shape = [channels, x.channels / groups, kernel.height, kernel.width]
        let middle = Window.Pair(kernel.height / 2 * dilation, kernel.width / 2 * dilation)
        let layer = Convolution(
            name, weight: parameters.tensor(name + ".weight", shape),
            bias: bias ? parameters.tensor(name + ".bias", [channels]) : nil, stride: .init(stride),
            padding: padding ?? .symmetric(middle), dilation: .init(dilation), groups: groups)
        return add(LayerName(name), layer, x, channels: channels)
    }

    public mutating func batchNormalization(_ name: String, _ x: Output, epsilon: Float = 1e-5) -> Output {
        let shape: Shape = [x.channels]
        let layer = BatchNormalization(
            name, gamma: parameters.tensor(name + ".weight", shape), beta: parameters.tensor(name + ".bias", shape),
            mean: parameters.tensor(name + ".running_mean", shape),
            variance: parameters.tensor(name + ".running_var", shape), epsilon: epsilon)
        return add(LayerName(name), layer, x)
    }

    public mutating func relu(_ name: LayerName, _ x: Output) -> Output { add(name, ReLU(), x) }

    public mutating func relu6(_ name: LayerName, _ x: Output) -> Output { add(name, ReLU(ceiling: 6), x) }

    public mutating func sum(_ name: LayerName, _ a: Output, _ b: Output) -> Output { add(name, Add(), a, b) }

    /// Several values side by side along the channels.
    public mutating func concatenation(_ name: LayerName, _ parts: [Output]) -> Output {
        add(name, Concatenation(), reading: parts, channels: parts.reduce(0) { $0 + $1.channels })
    }

    public mutating func globalAveragePooling(_ name: LayerName, _ x: Output) -> Output {
        add(name, GlobalAveragePooling(), x)
    }

    /// - Parameter features: the number of elements of the input for one image, where that is not its channels.
    public mutating func linear(
        _ name: String, _ x: Output, features: Int? = nil, to outputs: Int, bias: Bool = true
    ) -> Output {
        let layer = Linear(
            name, weight: parameters.tensor(name + ".weight", [outputs, features ?? x.channels]),
            bias: bias ? parameters.tensor(name + ".bias", [outputs]) : nil)
        return add(LayerName(name), layer, x, channels: outputs)
    }

    public mutating func layerNormalization(_ name: String, _ x: Output, epsilon: Float = 1e-6) -> Output {
        let layer = LayerNormalization(
            name, gamma: parameters.tensor(name + ".weight", [x.channels]),
            beta: parameters.tensor(name + ".bias", [x.channels]), epsilon: epsilon)
        return add(LayerName(name), layer, x)
    }

    /// A linear layer over the channels of each place: a 1×1 convolution whose weights a state dict keeps as `[O, I]`.
    public mutating func pointwiseLinear(_ name: String, _ x: Output, to channels: Int) -> Output {
        let weight = parameters.tensor(name + ".weight", [channels, x.channels])
        let layer = Convolution(
            name, weight: weight.reshaped(to: [channels, x.channels, 1, 1]),
            bias: parameters.tensor(name + ".bias", [channels]))
        return add(LayerName(name), layer, x, channels: channels)
    }

    /// A trained factor for each channel, `[C, 1, 1]` in the state dict.
    public mutating func channelScale(_ name: String, _ x: Output) -> Output {
        add(LayerName(name), ChannelScale(name, scale: parameters.tensor(name, [x.channels, 1, 1])), x)
    }

    /// - Parameter coversEnd: whether a last window that is not full counts.
    public mutating func maxPooling(
        _ name: LayerName, _ x: Output, kernel: Int, stride: Int, padding: Int = 0, coversEnd: Bool = false
    ) -> Output {
        let layer = MaxPooling(
            kernel: .init(kernel), stride: .init(stride), padding: .symmetric(.init(padding)), coversEnd: coversEnd)
        return add(name, layer, x)
    }

    public mutating func averagePooling(
        _ name: LayerName, _ x: Output, kernel: Int, stride: Int, padding: Int = 0
    ) -> Output {
        add(
            name, AveragePooling(kernel: .init(kernel), stride: .init(stride), padding: .symmetric(.init(padding))), x)
    }
}
