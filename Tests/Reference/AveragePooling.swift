/// y = the sum over the window's places inside of the image, divided by their number or, with `countsPadding`, by the
/// number of the window's places inside of the padded image.
public struct ReferenceAveragePooling: Sendable {
    public var window: ReferenceWindow
    public var countsPadding: Bool

    public init(window: ReferenceWindow, countsPadding: Bool) {
        self.window = window
        self.countsPadding = countsPadding
    }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = ReferenceArray(zeros: outputShape(input.shape))
        forEachShare(input.shape) { n, c, y, x, i, j, share in output[n, c, y, x] += share * input[n, c, i, j] }
        return output
    }

    public func gradientToInput(_ gradient: ReferenceArray, inputShape: [Int]) -> ReferenceArray {
        var result = ReferenceArray(zeros: inputShape)
        forEachShare(inputShape) { n, c, y, x, i, j, share in result[n, c, i, j] += share * gradient[n, c, y, x] }
        return result
    }

    public func outputShape(_ input: [Int]) -> [Int] {
        let size = window.outputSize(height: input[2], width: input[3])
        return [input[0], input[1], size.rows, size.columns]
    }

    private func forEachShare(
        _ input: [Int],
        _ body: (_ n: Int, _ c: Int, _ y: Int, _ x: Int, _ i: Int, _ j: Int, _ share: Double) -> Void
    ) {
        let (height, width, padding) = (input[2], input[3], window.padding)
        forEachPlace(outputShape(input)) { n, c, y, x in
            let places = window.places(y: y, x: x)
            let inside = places.filter { 0 <= $0.i && $0.i < height && 0 <= $0.j && $0.j < width }
            // With ceil mode the last window may reach beyond even the padding; that part never counts.
            let padded = places.filter { $0.i < height + padding.bottom && $0.j < width + padding.right }
            let share = 1 / Double(countsPadding ? padded.count : inside.count)
            for place in inside { body(n, c, y, x, place.i, place.j, share) }
        }
    }
}
