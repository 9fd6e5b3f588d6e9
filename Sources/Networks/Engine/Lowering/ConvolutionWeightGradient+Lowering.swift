import COneDNN
import Tensors

extension ConvolutionWeightGradient {
    /// ∂L/∂W lies as W is trained, so that both can be combined element by element.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], signal = group.inputs[1], weights = group.inputs[2]
        let shapes = (
            x: compiler.shape(of: x), signal: compiler.shape(of: signal),
            weights: Convolution.grouped(compiler.shape(of: weights), groups)
        )
        let trained: Layout
        if let known = compiler.trainedLayout(of: weights) {
            trained = known
        } else {
            trained = try .plain(shapes.weights)
        }
        let kernel = try choose(group, shapes, trained, compiler)
        let input = try compiler.read(x, in: kernel.layout(of: dnnl_query_src_md)!)
        let arriving = try compiler.read(signal, in: kernel.layout(of: dnnl_query_diff_dst_md)!)
        let own = kernel.layout(of: dnnl_query_diff_weights_md)!
        let gradient = try compiler.allocate(trained, for: group.output)
        let result = own == trained ? gradient : try compiler.allocate(own)
        try compiler.emit(
            "convolution weights", kernel,
            [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, arriving), (DNNL_ARG_DIFF_WEIGHTS, result)])
        if result != gradient {
            try compiler.reorder(result, to: gradient, "reorder a gradient of shape \(shapes.weights)")
        }
        compiler.bind(group.output, to: gradient)
    }

    /// The kernel for everything as it lies already, if there is a good one, else the one that oneDNN prefers.
    private func choose(
        _ group: FusedGroup, _ shapes: (x: Shape, signal: Shape, weights: Shape), _ trained: Layout,
        _ compiler: PlanCompiler
    ) throws(EngineError) -> Primitive.Descriptor {
        let name = compiler.naming("convolution's gradient", group), window = window
        let suitsWinograd = window.suitsWinograd(shapes.weights, result: shapes.signal, isTrained: true)
        func descriptor(_ source: Layout, _ kernel: Layout, _ result: Layout) throws(EngineError)
            -> Primitive.Descriptor
        {
            let forward = try Primitive.Descriptor(name, isSerial: true) {
                convolution_forward(
                    $0, $1, $2, dnnl_forward_training, dnnl_convolution_direct, source.handle, kernel.handle, nil,
                    result.handle, window.kernelWindow, nil)
            }
            // All of these kernels deal out the images and places that a weight's gradient is summed over.
            return try PlanCompiler.choose(suitsWinograd) { algorithm throws(EngineError) in
                try Primitive.Descriptor(name, isSerial: true) {
                    convolution_backward_weights(
                        $0, $1, $2, algorithm, source.handle, kernel.handle, result.handle, window.kernelWindow,
                        forward.handle)
                }
            }
        }
        let present = try? descriptor(
            compiler.layout(of: group.inputs[0]) ?? .plain(shapes.x), trained,
            compiler.layout(of: group.inputs[1]) ?? .plain(shapes.signal))
        if let present, present.implementation.hasPrefix("jit") { return present }
        return try descriptor(compiler.any(shapes.x), compiler.any(shapes.weights), compiler.any(shapes.signal))
    }
}
