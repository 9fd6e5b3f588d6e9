import COneDNN
import Tensors

extension ConvolveTransposed {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        if let weights = compiler.constant(of: group.inputs[1]) {
            if try compiler.lowerAsColumns(group, self, weights) { return }
            if try compiler.lowerByPhases(group, self, weights) { return }
        }
        try lowerByOneKernel(group, in: &compiler)
    }

    private func lowerByOneKernel(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let signal = group.inputs[0], weights = group.inputs[1], window = window
        let weightShape = Convolution.grouped(compiler.shape(of: weights), groups)
        let source = try compiler.any(compiler.shape(of: group.head)), kernel = try compiler.any(weightShape)
        let result = try compiler.any(compiler.shape(of: signal))
        let forward = try compiler.directConvolution(
            compiler.naming("convolution", group), source, kernel, result, window)
        let name = compiler.naming("transposed convolution", group)
        let suitsWinograd =
            compiler.constant(of: weights) == nil
            && window.suitsWinograd(weightShape, result: compiler.shape(of: signal), isTrained: true)
        let descriptor = try PlanCompiler.choose(suitsWinograd) { algorithm throws(EngineError) in
            try .keepingSumsWhole { isSerial, implementation throws(EngineError) in
                try Primitive.Descriptor(name, isSerial: isSerial) {
                    convolution_backward_data(
                        $0, $1, $2, algorithm, source.handle, kernel.handle, result.handle, window.kernelWindow,
                        forward.handle, implementation)
                }
            }
        }
        let input = try compiler.read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try compiler.read(weights, as: weightShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try compiler.allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.head)
        try compiler.emit(
            "convolution transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        compiler.bind(group.head, to: output)
        try compiler.lowerEpilogue(of: group, from: 0)
    }
}
