import COneDNN

/// Instruction set of this processor that oneDNN uses.
public enum InstructionSet {
    /// `SSE4.1`, `AVX2`, `AVX-512 with BF16` and so on: the largest that the processor has and `DNNL_MAX_CPU_ISA` allows.
    /// Names that a later oneDNN may know are told as their number; on other processors than x86 there is none.
    public static var current: String {
        let effective = dnnl_get_effective_cpu_isa()
        let names: [(dnnl_cpu_isa_t, String)] = [
            (dnnl_cpu_isa_sse41, "SSE4.1"), (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_avx2, "AVX2"),
            (dnnl_cpu_isa_avx2_vnni, "AVX2 with VNNI"), (dnnl_cpu_isa_avx512_core, "AVX-512"),
            (dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI"), (dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with BF16"),
            (dnnl_cpu_isa_avx512_core_amx, "AVX-512 with AMX"),
        ]
        if effective.rawValue == 0 { return "no instruction set of x86" }
        return names.first { $0.0 == effective }?.1 ?? "instruction set \(effective.rawValue)"
    }
}
