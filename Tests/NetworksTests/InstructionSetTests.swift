import Foundation
import Networks
import Testing

@Suite struct `The instruction set` {
    /// The names that oneDNN takes in `DNNL_MAX_CPU_ISA`, and what is then computed with at most.
    @Test func `Is at most the one that the environment allows, and the run says which it is`() {
        let found = InstructionSet.current
        print("These tests run on \(found).")
        let allowed = ["SSE41": ["SSE4.1"], "AVX2": ["SSE4.1", "AVX", "AVX2"]]
        let asked = ProcessInfo.processInfo.environment["DNNL_MAX_CPU_ISA"] ?? ""
        if let sets = allowed[asked] { #expect(sets.contains(found)) } else { #expect(!found.isEmpty) }
    }
}
