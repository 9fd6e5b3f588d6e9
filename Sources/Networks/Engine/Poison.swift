import COneDNN
import Foundation
import Tensors

/// A way of running plans in which memory that nobody wrote cannot pass for a number, for tests.
///
/// With `MIRADOR_POISON=1` in the environment:
/// - each piece of memory is NaN until the first kernel that writes it has run, and NaN again behind the last that reads;
///   scratch memory is NaN before each kernel;
/// - a gap of NaN lies behind each piece, behind each constant and behind what is given from outside; after each kernel the
///   gaps are as they were: nobody has written past an end, and whoever reads past it is not the wiser;
/// - after each kernel its results are finite, and elements that only fill up blocks are zero.
///
/// The NaN is 0xFFFF in every half of a Float: it is one in both precisions, whichever half is read.
enum Poison {
    static let isOn = ProcessInfo.processInfo.environment["MIRADOR_POISON"] == "1"

    /// The bytes of NaN behind each piece of memory.
    static var gap: Int { isOn ? 64 : 0 }

    static func fill(_ address: UnsafeMutableRawPointer, _ byteCount: Int) { memset(address, 0xFF, byteCount) }

    static func isIntact(_ address: UnsafeMutableRawPointer, _ byteCount: Int) -> Bool {
        (0..<byteCount).allSatisfy { address.load(fromByteOffset: $0, as: UInt8.self) == 0xFF }
    }

    /// A copy with a gap behind it.
    static func copy(_ address: UnsafeRawPointer, _ byteCount: Int) -> AlignedMemory {
        let memory = AlignedMemory(byteCount: byteCount.roundedUp + 64)
        fill(memory.address, memory.byteCount)
        memory.address.copyMemory(from: address, byteCount: byteCount)
        return memory
    }
}

/// Watch over a plan that runs in poison.
final class PoisonedRun {
    /// Memory of the plan's activations, with its gap.
    struct Piece {
        let offset, byteCount, gap: Int
        /// The first and the last step that touch it.
        let life: ClosedRange<Int>
    }

    /// Buffers that a step writes, by the step's place.
    private let results: [Int: [(layout: Layout, view: MemoryView)]]
    private let pieces: [Piece]
    private let scratch: AlignedMemory
    private var checks: [Int: [ResultCheck]] = [:]

    init(results: [Int: [(layout: Layout, view: MemoryView)]], pieces: [Piece], scratch: AlignedMemory) {
        self.results = results
        self.pieces = pieces
        self.scratch = scratch
    }

    func begin(_ step: Int, in memory: UnsafeMutableRawPointer) {
        Poison.fill(scratch.address, scratch.byteCount)
        for piece in pieces where piece.life.lowerBound == step {
            Poison.fill(memory + piece.offset, piece.byteCount + piece.gap)
        }
    }

    /// - Throws: `EngineError` that names the step, and what it did that it may not.
    func end(_ step: Int, named name: String, in memory: UnsafeMutableRawPointer) throws(EngineError) {
        for piece in pieces where piece.life.contains(step) {
            if !Poison.isIntact(memory + piece.offset + piece.byteCount, piece.gap) {
                throw EngineError(
                    operation: "keep within its memory in step \(step), \(name): bytes behind a piece of "
                        + "\(piece.byteCount) that lives from step \(piece.life.lowerBound) on have changed",
                    status: dnnl_runtime_error)
            }
        }
        if checks[step] == nil {
            checks[step] = try (results[step] ?? []).map { result throws(EngineError) in
                try ResultCheck(result.layout, result.view)
            }
        }
        for check in checks[step]! {
            if let fault = try check.fault() {
                throw EngineError(
                    operation: "compute numbers in step \(step), \(name): \(fault)", status: dnnl_runtime_error)
            }
        }
        for piece in pieces where piece.life.upperBound == step {
            Poison.fill(memory + piece.offset, piece.byteCount)
        }
    }
}

/// Looks at what a kernel has left in a place of memory.
private final class ResultCheck {
    private let layout: Layout, view: MemoryView
    private let toPlain: Reordering
    private let plain: AlignedMemory
    private let count: Int
    /// Nil where no block is filled up, and for a part of other memory: what fills that up is seen when all of it is.
    private let back: (kernel: Reordering, memory: AlignedMemory)?

    init(_ layout: Layout, _ view: MemoryView) throws(EngineError) {
        let shape = layout.shape, order = try Layout.plain(shape)
        (self.layout, self.view, count) = (layout, view, shape.elementCount)
        toPlain = try Reordering(layout, to: order)
        plain = AlignedMemory(byteCount: order.byteCount)
        back =
            layout.isBlocked && layout.fillsBlocks && layout.byteCount > 0
            ? (try Reordering(order, to: layout), AlignedMemory(byteCount: layout.byteCount)) : nil
    }

    /// A description of its fault; nil where it has none.
    func fault() throws(EngineError) -> String? {
        try toPlain.run(view.address!, to: plain.address)
        let elements = UnsafeBufferPointer(start: plain.address.assumingMemoryBound(to: Float.self), count: count)
        let wrong = elements.count { !$0.isFinite }
        if wrong > 0 { return "\(wrong) of \(count) elements of \(layout.shape) are not finite" }
        guard let back else { return nil }
        try back.kernel.run(plain.address, to: back.memory.address)
        let isSame = memcmp(view.address!, back.memory.address, layout.byteCount) == 0
        return isSame ? nil : "what fills up the blocks of \(layout.shape) is not zero"
    }
}
