import Drawing
import Tensors

/// Equal tiles in a square, with a gap of one pixel between them.
struct Mosaic {
    /// `[h, w]`.
    let plane: Tensor
    /// How many tiles stand in a row.
    let side: Int

    init(_ tiles: [Tensor], between gap: Float) {
        guard let first = tiles.first else {
            (plane, side) = (Tensor(repeating: gap, shape: [1, 1]), 1)
            return
        }
        side = Int(Double(tiles.count).squareRoot().rounded(.up))
        let height = first.shape[0], width = first.shape[1]
        var plane = Tensor(repeating: gap, shape: [side * (height + 1) - 1, side * (width + 1) - 1])
        for (place, tile) in tiles.enumerated() {
            let top = place / side * (height + 1), left = place % side * (width + 1)
            for i in 0..<height { for j in 0..<width { plane[top + i, left + j] = tile[i, j] } }
        }
        self.plane = plane
    }

    /// Lines in the middle of the gaps.
    var seams: [Mark] {
        func middles(_ length: Int) -> [Double] {
            let tile = (length + 1) / side
            return (1..<max(side, 1)).map { (Double($0 * tile) - 0.5) / Double(length) }
        }
        return side > 1 ? [.seams(columns: middles(plane.shape[1]), rows: middles(plane.shape[0]))] : []
    }
}
