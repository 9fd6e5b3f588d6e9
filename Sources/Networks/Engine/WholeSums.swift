import COneDNN

// The promise that a result has the same bits whatever the number of threads.
//
// A sum of floats depends on the order of its terms. Kernels that deal out *results* keep it: each number is added up by
// one thread, from the first term to the last. Kernels that deal out the *terms* of one sum do not. Which kind a kernel
// is, oneDNN's documentation leaves open and its names tell; of a kind that is not known here the worst is assumed.

extension Primitive.Descriptor {
    /// Whether each sum is added up by one thread, in an order that does not depend on how many there are.
    ///
    /// True of the convolutions for which oneDNN generates code (`jit…`, `brgconv…` and `brgdmm…` by batches of small
    /// products) and of its plain loops (`ref`). Its products of matrices (`gemm`) cut both the results and the terms into
    /// as many parts as there are threads.
    var keepsSumsWhole: Bool {
        let name = implementation
        if name.contains("gemm:") || name.contains(":gemm") { return false }
        return ["jit", "brg", "brdgmm", "ref"].contains { name.hasPrefix($0) }
    }

    /// The kernel that one thread would prefer: shared by all threads where it keeps sums whole, else run by one of them.
    ///
    /// What oneDNN prefers depends on the number of threads, in the size of Winograd's tiles for instance.
    /// - Parameter make: asks for a kernel: for one thread or for all, and of a name or of any.
    static func keepingSumsWhole(
        _ make: (_ isSerial: Bool, _ implementation: String?) throws(EngineError) -> Primitive.Descriptor
    ) throws(EngineError) -> Primitive.Descriptor {
        let alone = try make(true, nil)
        guard alone.keepsSumsWhole else { return alone }
        return (try? make(false, alone.implementation)) ?? alone
    }
}
