import Reference
import Tensors
import Testing

@testable import Networks

/// That a run in poison notices what it is there for, on plans that are wrong on purpose.
@Suite struct `Running in poison` {
    /// A plan of one loop over a value of five numbers.
    private func run(_ loop: CustomKernel) throws -> [Float] {
        let shape: Shape = [1, 5], layout = try Layout.plain(shape), scratch = AlignedMemory(byteCount: 0)
        let given = try MemoryView(layout), result = try MemoryView(layout)
        let piece = PoisonedRun.Piece(offset: 0, byteCount: layout.byteCount, gap: 108, life: 0...Int.max)
        let plan = try Plan(
            steps: [.init(name: "loop", kernel: .custom(loop, [given, result]))],
            places: [
                .init(layout: layout, view: given, storage: .outside(value: 0)),
                .init(layout: layout, view: result, storage: .activations(offset: 0)),
            ], placeOfValue: [1: 1], parameterLayouts: [:], activationBytes: layout.byteCount + piece.gap,
            scratch: scratch, poison: PoisonedRun(results: [0: [(layout, result)]], pieces: [piece], scratch: scratch))
        let input = Tensor([1, -2, 3, -4, 5], shape: shape)
        return try plan.run { _ in input.address }.tensor(of: 1, shape: shape)!.elements
    }

    @Test func `A step that does as it should is left alone`() throws {
        let found = try run(CustomKernel { for i in 0..<5 { $0[1][i] = max($0[0][i], 0) } })
        #expect(found == [1, 0, 3, 0, 5])
    }

    @Test func `A result that was not written is noticed`() throws {
        #expect { try run(CustomKernel { for i in 0..<4 { $0[1][i] = $0[0][i] } }) } throws: { error in
            "\(error)".contains("1 of 5 elements of 1 × 5 are not finite")
        }
    }

    @Test func `So is one made of what lies behind the input`() throws {
        #expect { try run(CustomKernel { for i in 0..<5 { $0[1][i] = $0[0][i] + 0 * $0[0][i + 1] } }) } throws: {
            error in
            "\(error)".contains("1 of 5 elements of 1 × 5 are not finite")
        }
    }

    @Test func `So are bytes written behind a piece of memory`() throws {
        #expect { try run(CustomKernel { for i in 0..<6 { $0[1][i] = 1 } }) } throws: { error in
            "\(error)".contains("bytes behind a piece of 20 that lives from step 0 on have changed")
        }
    }
}
