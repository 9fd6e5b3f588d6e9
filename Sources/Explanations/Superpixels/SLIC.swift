import Tensors

/// SLIC: superpixels, patches of about one size and one colour, by k-means over colour and place.
///
///     D² = d_c² + (d_s / S)² m²
///     d_c² = (Lₖ - Lᵢ)² + (aₖ - aᵢ)² + (bₖ - bᵢ)²,     d_s² = (xₖ - xᵢ)² + (yₖ - yᵢ)²,     S = √(N / K)
///
/// N: pixels; K: superpixels; S: the side of one, in pixels; L, a, b: colours in CIELAB; m: the compactness, the colour
/// distance that weighs as much as one side S. A centre starts at the middle of its cell of a grid, moved to the place of
/// the least gradient within 3 × 3 pixels; it competes for the pixels at most S away in each direction, and moves to the
/// mean of those it wins. At the end, fragments smaller than a quarter of a superpixel join a neighbour.
///
/// The same image has the same superpixels, whatever the number of threads. scikit-image lets a centre compete for the
/// pixels 2 S away, which the paper does not, and merges fragments up to half a superpixel.
///
/// Achanta et al., "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods", IEEE TPAMI 34(11), 2012, section
/// 3 and algorithm 1.
public struct SLIC: Hashable, Sendable {
    /// K: about how many superpixels; the nearest number that fills a grid.
    public var count: Int
    /// m: 1 follows edges wherever they lead, 40 keeps near to squares.
    public var compactness: Float
    public var iterations: Int
    /// Whether centres start at the place of the least gradient, away from edges and specks; scikit-image starts them at
    /// the middles of their cells.
    public var avoidsEdges: Bool

    public init(count: Int = 50, compactness: Float = 10, iterations: Int = 10, avoidsEdges: Bool = true) {
        self.count = count
        self.compactness = compactness
        self.iterations = iterations
        self.avoidsEdges = avoidsEdges
    }

    /// The superpixels of an image.
    ///
    /// - Parameter levels: `[C, H, W]`, 8-bit levels.
    /// - Precondition: at least one superpixel is asked for, with a finite compactness above 0.
    /// - Returns: at most about `count` connected patches, numbered in the order of the first pixel of each.
    /// - Complexity: O(pixels · iterations), whatever the number of superpixels.
    public func segments(of levels: Tensor) -> Segments {
        let grid = SuperpixelGrid(count: count, height: levels.shape[1], width: levels.shape[2])
        return Segments.connecting(
            clusters(of: levels), height: grid.height, width: grid.width,
            smallest: grid.height * grid.width / (4 * grid.rows * grid.columns))
    }

    /// The cluster of each pixel, row by row, before fragments join their neighbours.
    package func clusters(of levels: Tensor) -> [Int32] {
        precondition(levels.shape.rank == 3 && levels.count > 0, "an image is [C, H, W], got \(levels.shape)")
        precondition(compactness > 0 && compactness.isFinite, "a compactness of \(compactness)")
        let grid = SuperpixelGrid(count: count, height: levels.shape[1], width: levels.shape[2])
        var clusters = SuperpixelClusters(
            on: grid, of: CIELAB.pixels(levels), compactness: compactness, avoidsEdges: avoidsEdges)
        for _ in 0..<iterations { clusters.iterate() }
        return clusters.labels
    }
}

/// The grid on which superpixels start: rows × columns cells of nearly one size and nearly square.
struct SuperpixelGrid {
    let height, width: Int
    let rows, columns: Int

    init(count: Int, height: Int, width: Int) {
        precondition(count >= 1, "an image is divided into at least one superpixel, not \(count)")
        self.height = height
        self.width = width
        // Cells of side √(N / K): H / side rows; K / rows columns.
        let side = (Double(height * width) / Double(count)).squareRoot()
        rows = min(max(Int((Double(height) / side).rounded()), 1), height)
        columns = min(max(Int((Double(count) / Double(rows)).rounded()), 1), width)
    }

    /// The height and the width of a cell, in pixels.
    var cell: (height: Float, width: Float) { (Float(height) / Float(rows), Float(width) / Float(columns)) }

    /// S = √(N / K).
    var side: Float { (cell.height * cell.width).squareRoot() }

    /// The cell in which a pixel lies.
    func cell(row: Int, column: Int) -> Int { row * rows / height * columns + column * columns / width }
}
