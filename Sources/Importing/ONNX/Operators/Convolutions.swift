import Networks
import Tensors

// Convolutions over one axis or two.

extension Operators {
    static let convolutions: [String: Translator] = ["Conv": convolution, "ConvTranspose": transposedConvolution]

    @Sendable private static func convolution(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.maps(0)
        guard let weights = try call.kernels(1) else { throw call.failure(.shape("missing weights")) }
        let settings = try WindowSettings(call, kernel: Array(weights.sizes.dropFirst(2)))
        let groups = call.int("group", 1), sizes = weights.sizes
        try call.require(
            groups > 0 && sizes[0] % groups == 0 && sizes[1] * groups == x.one.shape[1],
            "weights of \(sizes) in \(groups) groups beside \(x.one.shape)")
        let bias = try call.known(2)
        try call.require(bias.map { $0.sizes == [sizes[0]] } ?? true, "a bias of \(bias?.sizes ?? [])")
        let layer = Convolution(
            call.node.outputs.first ?? call.node.name, weight: weights.tensor, bias: bias?.tensor,
            stride: settings.stride,
            padding: try settings.padding(x.one.shape, call), dilation: settings.dilation, groups: groups)
        var y = try call.layer(layer, x)
        y.order = x.order
        return [.traced(y)]
    }

    /// y = Wᵀ x: each number of x is spread over a window of y.
    @Sendable private static func transposedConvolution(_ call: OperatorCall) throws(ONNXError)
        -> [Translation.FileValue]
    {
        let x = try call.maps(0)
        guard let weights = try call.kernels(1) else { throw call.failure(.shape("missing weights")) }
        let settings = try WindowSettings(call, kernel: Array(weights.sizes.dropFirst(2)))
        let groups = call.int("group", 1), sizes = weights.sizes, shape = x.one.shape
        try call.require(
            groups > 0 && sizes[0] == shape[1] && sizes[0] % groups == 0,
            "weights of \(sizes) in \(groups) groups beside \(shape)")
        let channels = sizes[1] * groups
        let bias = try call.known(2)
        try call.require(bias.map { $0.sizes == [channels] } ?? true, "a bias of \(bias?.sizes ?? [])")
        let window = try settings.transposedWindow(shape, call)
        let layer = TransposedConvolution(
            call.node.outputs.first ?? call.node.name, weight: weights.tensor, bias: bias?.tensor, groups: groups,
            window: window.window, size: window.size, beyond: window.beyond)
        var y = try call.layer(layer, x)
        y.order = x.order
        return [.traced(y)]
    }
}

extension OperatorCall {
    /// An input as maps, `[N, C, H, W]` in the engine: with a height of 1 where the file has one axis of places.
    func maps(_ index: Int) throws(ONNXError) -> TracedValue {
        let x = try traced(index)
        switch x.rank {
        case 4 where x.isPlain: return translation.noted(x)
        case 4: return try translation.asMaps(x, for: self)
        case 3:
            if x.order == [0, 1, 3], x.one.shape.rank == 4 { return x }
            var maps = try formula([translation.plain(x)], suffix: " as maps") {
                let shape = $0[0].shape
                return $0[0].reshaped(to: [shape[0], shape[1], 1, shape[2]])
            }
            maps.order = [0, 1, 3]
            return maps
        case 5: throw failure(.unsupported("three axes of places"))
        default: throw failure(.unsupported("an input of \(x.rank) axes"))
        }
    }

    /// Weights of a convolution over two axes, `[O, C / groups, h, w]`.
    func kernels(_ index: Int) throws(ONNXError) -> KnownValue? {
        guard let weights = try known(index) else { return nil }
        switch weights.sizes.count {
        case 4: return weights
        case 3: return weights.reshaped(to: [weights.sizes[0], weights.sizes[1], 1, weights.sizes[2]])
        default: throw failure(.unsupported("a convolution with weights of \(weights.sizes)"))
        }
    }
}

/// How a window moves, as convolutions and poolings say it.
struct WindowSettings {
    let kernel, stride, dilation: Window.Pair
    private let isOverOneAxis: Bool
    private let pads: [Int]?
    private let automatic: String

    init(_ call: OperatorCall, kernel: [Int]) throws(ONNXError) {
        let spatial = try call.sizes(0).count - 2
        isOverOneAxis = spatial == 1
        func pair(_ values: [Int], _ name: String) throws(ONNXError) -> Window.Pair {
            let both = values.count == 1 ? [1] + values : values
            try call.require(both.count == 2 && both.allSatisfy { (1...(1 << 20)).contains($0) }, "\(name) \(values)")
            return Window.Pair(both[0], both[1])
        }
        self.kernel = try pair(kernel, "a window of")
        stride = try pair(call.ints("strides") ?? Array(repeating: 1, count: spatial), "strides of")
        dilation = try pair(call.ints("dilations") ?? Array(repeating: 1, count: spatial), "dilations of")
        automatic = call.text("auto_pad", "NOTSET")
        if var pads = call.ints("pads") {
            if pads.count == 2 { pads = [0, pads[0], 0, pads[1]] }
            try call.require(pads.count == 4 && pads.allSatisfy { (0...(1 << 20)).contains($0) }, "padding of \(pads)")
            self.pads = pads
        } else {
            pads = nil
        }
    }

    /// - Parameter shape: `[N, C, H, W]`.
    func padding(_ shape: Shape, _ call: OperatorCall) throws(ONNXError) -> Padding {
        switch automatic {
        case "SAME_UPPER" where !isOverOneAxis: return .same
        case "SAME_UPPER", "SAME_LOWER":
            func total(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
                max(((size + stride - 1) / stride - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
            }
            let rows = total(shape[2], kernel.height, stride.height, dilation.height)
            let columns = total(shape[3], kernel.width, stride.width, dilation.width)
            let less = Window.Pair(rows / 2, columns / 2), more = Window.Pair(rows - rows / 2, columns - columns / 2)
            return automatic == "SAME_UPPER" ? .sides(before: less, after: more) : .sides(before: more, after: less)
        case "VALID": return .symmetric(.init(0))
        default:
            guard let pads else { return .symmetric(.init(0)) }
            return .sides(before: .init(pads[0], pads[1]), after: .init(pads[2], pads[3]))
        }
    }

    /// The window whose transpose a transposed convolution is, the size of the maps that it gives, and what is wanted beyond them.
    func transposedWindow(
        _ shape: Shape, _ call: OperatorCall
    ) throws(ONNXError) -> (window: Window, size: Window.Pair, beyond: Window.Pair) {
        func pair(_ name: String, _ fallback: Int) throws(ONNXError) -> [Int] {
            let values = call.ints(name) ?? [fallback, fallback]
            let both = values.count == 1 ? [fallback] + values : Array(values.suffix(2))
            try call.require(both.allSatisfy { (0...(1 << 20)).contains($0) }, "\(name) of \(values)")
            return both
        }
        let extra = try pair("output_padding", 0)
        let wanted = call.ints("output_shape").map { $0.count == 1 ? [1] + $0 : Array($0.suffix(2)) }
        var before: [Int] = [], after: [Int] = [], size: [Int] = [], beyond = [0, 0]
        for axis in 0..<2 {
            let k = axis == 0 ? kernel.height : kernel.width, s = axis == 0 ? stride.height : stride.width
            let d = axis == 0 ? dilation.height : dilation.width
            let reach = (shape[axis + 2] - 1) * s + (k - 1) * d + 1 + extra[axis]
            let end: Int
            if let wanted {
                end = wanted[axis]
            } else if automatic.hasPrefix("SAME") {
                end = shape[axis + 2] * s
            } else {
                let given = pads ?? [0, 0, 0, 0]
                before.append(given[axis])
                after.append(given[axis + 2])
                size.append(reach - given[axis] - given[axis + 2])
                continue
            }
            // What is wanted beyond the reach stays empty.
            let total = max(0, reach - end)
            let half = total / 2
            before.append(automatic == "SAME_UPPER" ? half : total - half)
            after.append(total - before[axis])
            size.append(min(end, reach))
            beyond[axis] = max(0, end - reach)
        }
        // What the formula leaves at the end of the maps no window reaches: negative padding there is no padding.
        try call.require(
            before.allSatisfy { $0 >= 0 } && size.allSatisfy { (1...(1 << 24)).contains($0) },
            "padding of \(before) and \(after)")
        let window = Window(
            kernel: kernel, stride: stride, dilation: dilation, before: .init(before[0], before[1]),
            after: .init(max(0, after[0] - extra[0]), max(0, after[1] - extra[1])))
        let given = size.indices.allSatisfy { axis in
            let room =
                size[axis]
                + (axis == 0 ? window.before.height + window.after.height : window.before.width + window.after.width)
            let extent = axis == 0 ? window.extent.height : window.extent.width
            let stride = axis == 0 ? self.stride.height : self.stride.width
            return room >= extent && (room - extent) / stride + 1 == shape[axis + 2]
        }
        try call.require(given, "an output of \(size) for maps of \(shape)")
        try call.require(beyond.allSatisfy { $0 <= 1 << 16 }, "an output of \(wanted ?? size) for maps of \(shape)")
        return (window, .init(size[0], size[1]), .init(beyond[0], beyond[1]))
    }
}
