import Networks
import Tensors

// The largest or the mean under windows.

extension Operators {
    static let poolings: [String: Translator] = [
        "MaxPool": maximum, "AveragePool": average, "LpPool": powerMean,
        "GlobalAveragePool": { try global($0, .average) }, "GlobalMaxPool": { try global($0, .maximum) },
        "GlobalLpPool": { try global($0, .power) },
    ]

    @Sendable private static func maximum(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.maps(0), settings = try WindowSettings(call, kernel: call.ints("kernel_shape") ?? [])
        let padding = try settings.padding(x.one.shape, call), coversEnd = call.flag("ceil_mode")
        let kernel = settings.kernel, stride = settings.stride, dilation = settings.dilation
        var y: TracedValue
        if dilation == Window.Pair(1) {
            y = try call.layer(MaxPooling(kernel: kernel, stride: stride, padding: padding, coversEnd: coversEnd), x)
        } else {
            let window = try settings.window(x.one.shape, call, coversEnd: coversEnd)
            y = try call.formula([x]) { $0[0].pooled(.maximum, window: window) }
        }
        y.order = x.order
        return [.traced(y)]
    }

    @Sendable private static func average(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        [.traced(try averaged(call, try call.maps(0)))]
    }

    private static func averaged(_ call: OperatorCall, _ x: TracedValue) throws(ONNXError) -> TracedValue {
        let settings = try WindowSettings(call, kernel: call.ints("kernel_shape") ?? [])
        let counts = call.flag("count_include_pad"), padding = try settings.padding(x.one.shape, call)
        var y: TracedValue
        if !call.flag("ceil_mode"), settings.dilation == Window.Pair(1) {
            y = try call.layer(
                AveragePooling(
                    kernel: settings.kernel, stride: settings.stride, padding: padding, countsPadding: counts), x)
        } else {
            // What a last window reaches beyond the padding never counts.
            var window = try settings.window(x.one.shape, call, coversEnd: call.flag("ceil_mode"))
            let given = try settings.window(x.one.shape, call, coversEnd: false)
            if counts {
                window.before = .init(0)
                window.after = .init(window.after.height - given.after.height, window.after.width - given.after.width)
            }
            y = try call.formula([x]) { [window] inputs in
                var x = inputs[0]
                if counts {
                    x = x.padded(along: 2, before: given.before.height, after: given.after.height)
                        .padded(along: 3, before: given.before.width, after: given.after.width)
                }
                return x.pooled(.average(countsPadding: false), window: window)
            }
        }
        y.order = x.order
        return y
    }

    /// (Σ |x|ᵖ)^(1/p) under a window.
    @Sendable private static func powerMean(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.maps(0), p = Float(call.int("p", 2))
        let settings = try WindowSettings(call, kernel: call.ints("kernel_shape") ?? [])
        let window = try settings.window(x.one.shape, call, coversEnd: call.flag("ceil_mode"))
        let count = Float(settings.kernel.height * settings.kernel.width)
        var y = try call.formula([x]) { inputs in
            inputs[0].applying(.absolute).applying(.power(exponent: p))
                .pooled(.average(countsPadding: true), window: window)
                .applying(.linear(scale: count, shift: 0)).applying(.power(exponent: 1 / p))
        }
        y.order = x.order
        return [.traced(y)]
    }

    private enum Whole { case average, maximum, power }

    private static func global(_ call: OperatorCall, _ kind: Whole) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        try call.require(x.rank >= 3, "\(x.sizes)")
        if kind != .power, x.rank == 4 {
            let maps = try call.maps(0)
            return [
                .traced(
                    try kind == .average
                        ? call.layer(GlobalAveragePooling(), maps) : call.layer(GlobalMaxPooling(), maps))
            ]
        }
        let plain = call.translation.plain(x), axes = Array(2..<x.rank), p = Float(call.int("p", 2))
        return [
            .traced(
                try call.formula([plain]) { inputs in
                    switch kind {
                    case .average: inputs[0].mean(over: axes)
                    case .maximum: inputs[0].maximum(over: axes)
                    case .power:
                        inputs[0].applying(.absolute).applying(.power(exponent: p)).summed(over: axes)
                            .applying(.power(exponent: 1 / p))
                    }
                })
        ]
    }
}

extension WindowSettings {
    /// The window over maps of a shape.
    func window(_ shape: Shape, _ call: OperatorCall, coversEnd: Bool) throws(ONNXError) -> Window {
        let window = try padding(shape, call).window(
            kernel: kernel, stride: stride, dilation: dilation, height: shape[2], width: shape[3])
        try call.require(window.fits(shape), "a window of \(kernel.height) × \(kernel.width) over \(shape)")
        return coversEnd ? window.coveringEnd(height: shape[2], width: shape[3]) : window
    }
}
