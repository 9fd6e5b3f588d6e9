import Tensors
import Testing

/// Eight floats at a time.
struct LanesTests {
    private static let numbers = (0..<24).map { Float($0 * $0 % 17) - 5.5 }

    @Test(arguments: [0, 1, 7, 16])
    func `What is loaded at any index is what is stored there`(index: Int) {
        var copy = [Float](repeating: 0, count: 24)
        Self.numbers.withUnsafeBufferPointer { numbers in
            copy.withUnsafeMutableBufferPointer { copy in
                copy.baseAddress!.store(numbers.baseAddress!.lanes(index), at: index)
            }
        }
        #expect(Array(copy[index..<index + 8]) == Array(Self.numbers[index..<index + 8]))
        #expect(copy.count { $0 != 0 } == 8)
    }

    @Test func `Numbers are gathered from eight indices`() {
        let indices: [Int32] = [23, 0, 5, 5, 1, 22, 9, 2]
        let gathered = Self.numbers.withUnsafeBufferPointer { numbers in
            indices.withUnsafeBufferPointer { numbers.baseAddress!.gather($0.baseAddress!) }
        }
        let found = (0..<8).map { gathered[$0] }, expected = indices.map { Self.numbers[Int($0)] }
        #expect(found == expected)
    }

    @Test func `The total adds halves first`() {
        let lanes = Lanes(1e8, 1, 2, 3, -1e8, 5, 6, 7)
        #expect(lanes.total == 24)
    }

    @Test func `A lane below a limit is found wherever it is`() {
        for lane in 0..<8 {
            var lanes = Lanes(repeating: 2)
            #expect(!lanes.mayHaveLane(below: 2))
            lanes[lane] = 1.5
            #expect(lanes.mayHaveLane(below: 2))
        }
    }

    @Test func `Eight lanes compute what each of them computes alone`() {
        let x = Lanes(-1, 0, 0.5, 1, 2, 6, 7, -0.25), y = Lanes(3, -2, 0, 6, 5.5, 1, 0.125, 2)
        let eight = [x.plus(y), x.minus(y), x.times(y), x.rectified(6), x.passing(y, below: 6)]
        for lane in 0..<8 {
            let a = x[lane], b = y[lane]
            let one = [a.plus(b), a.minus(b), a.times(b), a.rectified(6), a.passing(b, below: 6)]
            #expect(eight.map { $0[lane] } == one)
        }
    }
}

/// The walk over a map's channels, in all orders of memory.
struct ChannelPlanesTests {
    /// Counts how often each number is visited, and adds up the numbers of each channel.
    private struct Counting: ChannelKernel {
        let x: UnsafePointer<Float>
        let visits: UnsafeMutablePointer<Float>
        let sums: UnsafeMutablePointer<Double>

        mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
            for i in 0..<run.count {
                let place = run.start + i * run.step
                Lanes.read(visits + place).plus(Lanes(repeating: 1)).write(visits + place)
                Lanes.read(x + place).add(to: sums + run.channel, isOneSum: run.isOneChannel)
            }
        }
    }

    /// Plain order, blocks of 8 and of 16, channels innermost; channels and places that eights do not divide.
    @Test(arguments: [(5, 1), (5, 8), (24, 8), (20, 16), (16, 16), (24, 24), (12, 12)])
    func `Every number is visited once, as a number of its channel`(channels: Int, block: Int) {
        let planes = ChannelPlanes([2, channels, 3, 7], block: block)
        let count = planes.images * planes.groups * planes.planeSize
        // Each number is that of its channel, 0 where a channel only fills up a block.
        let x = (0..<count).map { i in
            let channel = i / planes.planeSize % planes.groups * block + i % block
            return channel < channels ? Float(channel + 1) : 0
        }
        var visits = [Float](repeating: 0, count: count)
        var found: [Double] = []
        x.withUnsafeBufferPointer { x in
            visits.withUnsafeMutableBufferPointer { visits in
                planes.withSums(1) { sums in
                    var counting = Counting(x: x.baseAddress!, visits: visits.baseAddress!, sums: sums)
                    planes.visitAll(with: &counting)
                    found = (0..<channels).map { sums[$0] }
                }
            }
        }
        #expect(visits == Array(repeating: 1, count: count))
        // Two images of 3 × 7 places.
        let expected: [Double] = (1...channels).map { channel in Double(channel * 42) }
        #expect(found == expected)
    }
}
