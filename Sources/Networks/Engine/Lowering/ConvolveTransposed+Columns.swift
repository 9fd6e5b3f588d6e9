import COneDNN
import Tensors

// A strided transposed convolution to a map of few channels, as one matrix product.

extension PlanCompiler {
    /// Makes the columns of the result from the signal, and adds them up: on the way back to an image.
    ///
    /// Kernels that write three channels leave most of a vector empty; as columns the kernel's taps fill it. For ResNet's
    /// 7×7 kernels the product takes half the time of a convolution with channels for all phases.
    /// - Returns: whether it is such a convolution.
    mutating func lowerAsColumns(
        _ group: FusedGroup, _ operation: ConvolveTransposed, _ weights: Constant
    ) throws(EngineError) -> Bool {
        let signalShape = shape(of: group.inputs[0]), target = shape(of: group.head), window = operation.window
        guard operation.groups == 1, target[1] <= 4, window.dilation == Window.Pair(1), window.stride != Window.Pair(1)
        else {
            return false
        }
        let layout = try channelsInnermost(signalShape)
        let signal = try read(group.inputs[0], in: layout)
        let map = try allocate(Layout.channelsInnermost(target, .float32))
        // As many images at once as the cache holds columns of.
        let images = target[0],
            perImage = ColumnsToImage(under: window, of: target, signal: signalShape, images: 1).shape
        let atOnce = min(max(Self.mostColumnElements / perImage.elementCount, 1), images)
        for first in stride(from: 0, to: images, by: atOnce) {
            let count = min(atOnce, images - first)
            let ofPart = try channelsInnermost(signalShape.replacing(0, with: count))
            let part = try alias(signal, as: ofPart, offset: bytes(of: first, in: signalShape, precision))
            let sum = try alias(
                map, as: .channelsInnermost(target.replacing(0, with: count), .float32),
                offset: bytes(of: first, in: target, .float32))
            let columns = ColumnsToImage(under: window, of: target, signal: signalShape, images: count)
            let product = try multiply(part, by: weights.toColumns, to: columns.shape)
            emit("add up columns", CustomKernel { columns.sum($0[0], to: $0[1]) }, [product, sum])
        }
        // Plain order, which is what images are read in.
        let result = try allocate(Layout.plain(target), for: group.head)
        try reorder(map, to: result, "copy a value of shape \(target)")
        bind(group.head, to: result)
        try lowerEpilogue(of: group, from: 0)
        return true
    }

    private static var mostColumnElements: Int { 2 << 20 }

    private func bytes(of images: Int, in shape: Shape, _ precision: Precision) -> Int {
        images * shape.dropFirst().reduce(1, *) * precision.byteCount
    }

    /// The product of a matrix `[O, C, 1, 1]` with each place of a map, channels innermost and floats.
    private mutating func multiply(
        _ map: Int, by matrix: Constant, to shape: Shape
    ) throws(EngineError) -> Int {
        let source = layout(ofBuffer: map), kernel = try any(matrix.shape)
        let result = try Layout.channelsInnermost(shape, .float32)
        let descriptor = try directConvolution(
            "multiply \(matrix.shape) to \(shape)", source, kernel, result, Window(kernel: Window.Pair(1)))
        let packed = try constant(matrix, as: matrix.shape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(result)
        try emit(
            "convolution", descriptor, [(DNNL_ARG_SRC, map), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DST, output)])
        return output
    }
}
