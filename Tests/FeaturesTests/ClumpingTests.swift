import Features
import Foundation
import Tensors
import Testing

@Suite struct `How evenly points are spread` {
    @Test func `Four corners of a square by hand`() {
        // Each has a neighbour at 1; strewn by lot it would be ½ √(1/4) = ¼.
        let ratio = Tensor([0, 0, 1, 0, 1, 1, 0, 1], shape: [4, 2]).nearestNeighbourRatio()
        #expect(abs(ratio - 4) < 1e-6)
    }

    @Test func `A grid is even, points by lot are near one, clumps below`() {
        let grid = Tensor((0..<900).flatMap { [Float($0 % 30), Float($0 / 30)] }, shape: [900, 2])
        #expect(abs(grid.nearestNeighbourRatio() - 2 * 30 / 29) < 1e-3)
        let strewn = RandomNumbers(seed: 1).uniformTensor([2000, 2])
        #expect(abs(strewn.nearestNeighbourRatio() - 1) < 0.06)
        let clumps = Tensor.groups(20, count: 1000, dimensions: 2, spread: 60)
        #expect(clumps.nearestNeighbourRatio() < 0.5)
    }

    @Test func `The unit is of no consequence, copies give zero, a line nothing`() {
        let strewn = RandomNumbers(seed: 1).uniformTensor([300, 2])
        #expect(abs((strewn * 1000).nearestNeighbourRatio() / strewn.nearestNeighbourRatio() - 1) < 1e-4)
        let pairs = Tensor((0..<40).flatMap { [strewn[$0 / 2, 0], strewn[$0 / 2, 1]] }, shape: [40, 2])
        #expect(pairs.nearestNeighbourRatio() == 0)
        #expect(Tensor([0, 0, 1, 1, 2, 2], shape: [3, 2]).nearestNeighbourRatio().isNaN)
    }
}
