import Tensors

/// A quantity that a graph computes, of any rank: layers write their formulas with values as one writes them with tensors, and
/// nothing is computed until the engine has seen the whole formula.
///
/// Images are `[N, C, H, W]`, tokens `[N, T, D]`, scores `[N, classes]`: which axis is which, an operation is told.
public struct Value {
    let graph: Graph
    let index: Int

    public var shape: Shape { graph.shapes[index] }

    var batch: Int { shape[0] }
    // Of an image.
    var channels: Int { shape[1] }
    var height: Int { shape[2] }
    var width: Int { shape[3] }

    /// Another value of the same graph.
    package func constant(_ constant: Constant) -> Value { graph.value(of: constant) }
}
