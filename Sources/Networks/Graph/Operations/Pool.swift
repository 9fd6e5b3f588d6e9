import Tensors

/// The largest element, or the mean, under a window: `[N, C, H, W]` to `[N, C, H', W']`.
struct Pool: DifferentiableOperation {
    let pooling: Pooling
    let window: Window

    func shapes(of inputs: [Shape]) -> [Shape] {
        let x = inputs[0], size = window.outputSize(height: x[2], width: x[3])
        return [[x[0], x[1], size.height, size.width]]
    }

    func transpose(_ step: ReverseStep) -> [Value?] { [step.signal.unpooled(pooling, window: window, of: step.x)] }

    var reach: Reach { .window(window) }

    /// How many places of the padding a window covers, and does not count, depends on where it is.
    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        let outside = pooling == .maximum ? -Float.greatestFiniteMagnitude : 0
        return graph.windowed(
            node, through: window, outside: outside,
            isWhole: pooling == .average(countsPadding: false) && window.isPadded
        ) { Pool(pooling: pooling, window: $0) }
    }
}

public enum Pooling: Hashable, Sendable {
    /// The largest element under the window; padding never wins.
    case maximum
    /// The mean under the window, padding counted as zeros or left out of sum and count.
    case average(countsPadding: Bool)
}

extension Value {
    /// The sum over height and width, `[N, C, 1, 1]`.
    package func summedOverPlaces() -> Value {
        let mean = pooled(.average(countsPadding: true), window: Window(kernel: .init(height, width)))
        return mean.applying(.linear(scale: Float(height * width), shift: 0))
    }

    package func pooled(_ pooling: Pooling, window: Window) -> Value {
        graph.append(Pool(pooling: pooling, window: window), [self])
    }

    /// This signal led back through the pooling of `x`: to the largest element, or in equal parts.
    package func unpooled(_ pooling: Pooling, window: Window, of x: Value) -> Value {
        switch pooling {
        case .maximum: graph.append(MaximumPoolingGradient(window: window), [self, x])
        case .average(let countsPadding):
            graph.append(
                AveragePoolingGradient(
                    window: window, countsPadding: countsPadding, size: .init(x.height, x.width), model: x.index),
                [self])
        }
    }
}
