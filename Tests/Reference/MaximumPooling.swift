/// y = the largest value in the window; padding counts as -∞.
///
/// The gradient goes to the first of equal largest values in row-major order. Every rule routes alike: the arg max is
/// the "switch" of a deconvolutional network.
public struct ReferenceMaximumPooling: Sendable {
    public var window: ReferenceWindow

    public init(window: ReferenceWindow) { self.window = window }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = ReferenceArray(zeros: outputShape(input.shape))
        forEachPlace(output.shape) { n, c, y, x in
            let (i, j) = largest(in: input, n: n, c: c, y: y, x: x)
            output[n, c, y, x] = input[n, c, i, j]
        }
        return output
    }

    public func gradientToInput(_ gradient: ReferenceArray, input: ReferenceArray) -> ReferenceArray {
        var result = ReferenceArray(zeros: input.shape)
        forEachPlace(gradient.shape) { n, c, y, x in
            let (i, j) = largest(in: input, n: n, c: c, y: y, x: x)
            result[n, c, i, j] += gradient[n, c, y, x]
        }
        return result
    }

    public func outputShape(_ input: [Int]) -> [Int] {
        let size = window.outputSize(height: input[2], width: input[3])
        return [input[0], input[1], size.rows, size.columns]
    }

    func largest(in input: ReferenceArray, n: Int, c: Int, y: Int, x: Int) -> (i: Int, j: Int) {
        let top = y * window.stride.rows - window.padding.top, left = x * window.stride.columns - window.padding.left
        var best = -Double.infinity
        var place: (i: Int, j: Int)?
        for u in 0..<window.size.rows {
            let i = top + u * window.dilation.rows
            guard 0 <= i && i < input.shape[2] else { continue }
            for v in 0..<window.size.columns {
                let j = left + v * window.dilation.columns
                guard 0 <= j && j < input.shape[3], place == nil || input[n, c, i, j] > best else { continue }
                best = input[n, c, i, j]
                place = (i, j)
            }
        }
        guard let place else { preconditionFailure("the window at (\(y), \(x)) holds nothing of the image") }
        return place
    }
}
