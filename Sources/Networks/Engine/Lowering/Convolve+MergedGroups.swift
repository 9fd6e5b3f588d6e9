import COneDNN
import Tensors

// Convolutions in many narrow groups, in fewer and wider ones.

extension PlanCompiler {
    /// The same convolution in wider groups, where oneDNN has generated code for those and none for these.
    ///
    /// With four channels a group, as in ResNeXt, AVX2's kernels leave the convolution to products of tiny matrices. Two
    /// groups in one, with zeros for the channels that do not see each other, are twice the multiplications and several
    /// times as fast.
    func mergedGroups(
        of group: FusedGroup, _ operation: Convolve, _ constant: Constant
    ) throws(EngineError) -> (groups: Int, weights: Constant)? {
        let window = operation.window, groups = operation.groups
        guard groups > 1 else { return nil }
        let lanes = 8, inputs = constant.shape[1], outputs = constant.shape[0] / groups
        guard inputs > 1, inputs < lanes, outputs < lanes, try !isGenerated(group, window, groups, constant) else {
            return nil
        }
        let count = lanes / min(inputs, outputs)
        guard groups % count == 0 else { return nil }
        let merged = constant.merged(groups: groups, by: count)
        return try isGenerated(group, window, groups / count, merged) ? (groups / count, merged) : nil
    }

    /// Whether a convolution runs in code that oneDNN generates for it.
    private func isGenerated(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant
    ) throws(EngineError) -> Bool {
        let source = try any(shape(of: group.inputs[0])), result = try any(shape(of: group.head))
        let kernel = try any(Convolution.grouped(weights.shape, groups))
        return try directConvolution(naming("convolution", group), source, kernel, result, window).keepsSumsWhole
    }
}

extension Constant {
    /// The weights `[O, C / groups, h, w]` of a convolution with `count` groups made one: `[O, count · C / groups, h, w]`,
    /// 0 between channels that were in different groups.
    func merged(groups: Int, by count: Int) -> Constant {
        let outputs = shape[0] / groups, inputs = shape[1], taps = shape[2] * shape[3]
        let mergedShape: Shape = [shape[0], count * inputs, shape[2], shape[3]]
        return derived(key: "\(key) merged by \(count)", shape: mergedShape) { [self] in
            let weights = tensor
            return Tensor(shape: mergedShape) { result in
                result.initialize(repeating: 0)
                weights.withElements { w in
                    let size = inputs * taps
                    for o in 0..<mergedShape[0] {
                        let target = (o * count + o / outputs % count) * size
                        for i in 0..<size { result[target + i] = w[o * size + i] }
                    }
                }
            }
        }
    }
}
