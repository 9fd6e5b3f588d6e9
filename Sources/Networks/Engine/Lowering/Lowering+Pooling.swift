import COneDNN
import Tensors

// Pooling and the way back.

extension PlanCompiler {
    mutating func lowerPooling(
        _ group: FusedGroup, _ pooling: Pooling, _ window: Window
    ) throws(EngineError) {
        let source = try read(group.inputs[0])
        let layout = layout(ofBuffer: source)
        let any = try Layout.any(shape(of: group.output), layout.precision)
        let descriptor = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_inference, pooling.kernel, layout.handle, any.handle, window.kernelWindow)
        }
        let result = try allocate(descriptor.layout(of: dnnl_query_dst_md)!, for: group.output)
        try emit("pooling", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        bind(group.output, to: result)
    }

    /// The arg max is found again: that is cheaper than to keep it in every forward pass.
    ///
    /// Where windows overlap, signals meet, and oneDNN adds them up in an order that depends on the number of threads: one
    /// thread does it, which takes hardly longer beside the convolutions, so that every number of them gives the same bits.
    mutating func lowerMaximumGradient(_ group: FusedGroup, _ window: Window) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        let any = try Layout.any(shape(of: signal), layout.precision)
        let forward = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_training, dnnl_pooling_max, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let switches = try allocate(forward.layout(of: dnnl_query_workspace_md)!)
        let pooled = try allocate(pooledLayout)
        try emit(
            "pooling", forward,
            [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, pooled), (DNNL_ARG_WORKSPACE, switches)])
        let descriptor = try Primitive.Descriptor(naming("unpooling", group), isSerial: window.overlapsItself) {
            pooling_backward(
                $0, $1, $2, dnnl_pooling_max, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try read(signal, in: pooledLayout)
        let result = try allocate(layout, for: group.output)
        try emit(
            "unpooling", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WORKSPACE, switches), (DNNL_ARG_DIFF_SRC, result)])
        bind(group.output, to: result)
    }

    mutating func lowerAverageGradient(
        _ group: FusedGroup, _ window: Window, _ countsPadding: Bool, like model: Int
    ) throws(EngineError) {
        let signal = group.inputs[0]
        let pooling = Pooling.average(countsPadding: countsPadding).kernel
        // What comes next is combined with the forward pass's value: lie as it does, if it is there.
        let layout: Layout
        if let known = self.layout(of: model) { layout = known } else { layout = try plain(shape(of: group.output)) }
        let any = try Layout.any(shape(of: signal), layout.precision)
        let forward = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward($0, $1, $2, dnnl_forward_training, pooling, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let descriptor = try Primitive.Descriptor(naming("unpooling", group), isSerial: window.overlapsItself) {
            pooling_backward(
                $0, $1, $2, pooling, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try read(signal, in: pooledLayout)
        let result = try allocate(layout, for: group.output)
        try emit("unpooling", descriptor, [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_DIFF_SRC, result)])
        bind(group.output, to: result)
    }
}
