import Tensors
import Testing

/// In processes of their own: what other tests hold meanwhile would count too.
@Suite struct `Memory that is held` {
    @Test func `One after the other is held once, both at once are held twice, and nothing is nothing`() async {
        await #expect(processExitsWith: .success) {
            let sum = HeldMemory.peak {
                (0..<3).reduce(Float(0)) { sum, i in
                    sum + Tensor(repeating: Float(i), shape: Shape([1000, 1000])).sum()
                }
            }
            #expect(sum.result == 3e6)
            #expect(sum.bytes == 4_000_000)
            let both = HeldMemory.peak {
                let parts = [1, 2].map { Tensor(repeating: $0, shape: Shape([1000, 1000])) }
                return parts[0][0, 0] + parts[1][0, 0]
            }
            #expect(both.result == 3)
            #expect(both.bytes == 8_000_000)
            #expect(HeldMemory.peak { 1 + 1 }.bytes == 0)
        }
    }

    @Test func `What was held before does not count, and giving it back makes no room`() async {
        await #expect(processExitsWith: .success) {
            var before: Tensor? = Tensor(zeros: [1000, 1000])
            let kept = HeldMemory.peak { () -> Tensor in
                let after = Tensor(zeros: [500, 1000])
                before = nil
                return after
            }
            #expect(before == nil)
            #expect(kept.bytes == 2_000_000)
            #expect(kept.result.count == 500_000)
        }
    }

    @Test func `A peak inside another counts for both, and a copy that is only read for none`() async {
        await #expect(processExitsWith: .success) {
            let (inner, outer) = HeldMemory.peak { () -> Int in
                let first = Tensor(zeros: [1000, 1000]), same = first.reshaped(to: [1_000_000])
                let inner = HeldMemory.peak { Tensor(zeros: [250, 1000]).count }.bytes
                return inner + same.count - first.count
            }
            #expect(inner == 1_000_000)
            #expect(outer == 5_000_000)
        }
    }

    @Test func `What belongs to a network is not counted, however it is let go`() async {
        await #expect(processExitsWith: .success) {
            var weights: Tensor?
            let first = HeldMemory.peak {
                weights = HeldMemory.notCounting { Tensor(zeros: [1000, 1000]) }
                return HeldBytes(64)
            }
            #expect(first.bytes == 64 && weights?.count == 1_000_000)
            weights = nil
            let second = HeldMemory.peak { Tensor(zeros: [16]).count }
            #expect(second.bytes == 64)
        }
    }
}
