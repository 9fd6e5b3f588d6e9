import Networks

// Poolings.

extension KerasAssembly {
    /// MaxPooling2D.
    static func maxPooling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.pooling(call) { MaxPooling(kernel: $0, stride: $1, padding: $2) }
    }

    /// AveragePooling2D: padding does not count.
    static func averagePooling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.pooling(call) { AveragePooling(kernel: $0, stride: $1, padding: $2, countsPadding: false) }
    }

    private mutating func pooling(
        _ call: KerasCall, _ layer: (Window.Pair, Window.Pair, Padding) -> some Layer
    ) throws(KerasError) -> KerasTensor {
        let settings = call.settings, x = try image(of: call)
        try checkChannelsLast(settings)
        let kernel = try settings.pair("pool_size", or: .init(2)), stride = try settings.pair("strides", or: kernel)
        let padding = try poolingPadding(settings)
        let size = try size(of: x, under: kernel, stride, .init(1), padding, settings)
        return add(call.name, layer(kernel, stride, padding), [x], sizes: size + [x.channels], isPooling: true)
    }

    /// GlobalAveragePooling2D.
    static func globalAveragePooling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.globalPooling(call, GlobalAveragePooling())
    }

    /// GlobalMaxPooling2D.
    static func globalMaxPooling(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        try net.globalPooling(call, GlobalMaxPooling())
    }

    private mutating func globalPooling(_ call: KerasCall, _ layer: some Layer) throws(KerasError) -> KerasTensor {
        let x = try image(of: call)
        try checkChannelsLast(call.settings)
        let keepsAxes = try call.settings.bool("keepdims", or: false)
        return add(
            call.name, layer, [x], sizes: keepsAxes ? [1, 1, x.channels] : [x.channels], isColumn: !keepsAxes,
            isPooling: true)
    }
}
