import Drawing
import Tensors
import Testing

@testable import Course

@Suite struct `Mosaics` {
    @Test func `Tiles stand in a square with a gap between them, and the seams in the middle of the gaps`() {
        let tiles = (1...3).map { Tensor(repeating: Float($0), shape: [2, 3]) }
        let mosaic = Mosaic(tiles, between: 9)
        let rows = (0..<5).map { i in (0..<7).map { mosaic.plane[i, $0] } }
        #expect(rows[0] == [1, 1, 1, 9, 2, 2, 2])
        #expect(rows[2] == [9, 9, 9, 9, 9, 9, 9])
        #expect(rows[4] == [3, 3, 3, 9, 9, 9, 9])
        #expect(mosaic.seams == [.seams(columns: [3.5 / 7], rows: [2.5 / 5])])
        #expect(Mosaic(Array(tiles[..<1]), between: 9).seams.isEmpty)
    }
}
