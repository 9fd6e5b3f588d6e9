import Tensors

extension Network {
    /// A number that a network with other parameters has not: files that outlive a run are told by it whose they are.
    /// - Complexity: of each parameter tensor some ten thousands of numbers are read.
    public var fingerprint: UInt64 {
        var hash = Fingerprint()
        hash.add(self)
        return hash.value
    }
}

/// FNV-1a, the same in each run of the program.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) { for byte in text.utf8 { add(UInt64(byte)) } }

    mutating func add(_ network: Network) {
        for node in network.nodes { for parameter in node.layer?.parameters ?? [] { add(parameter.tensor) } }
    }

    /// A large tensor by some thousand of its numbers.
    mutating func add(_ tensor: Tensor) {
        tensor.withElements { elements in
            for i in stride(from: 0, to: elements.count, by: max(elements.count / 65_521, 1)) {
                add(UInt64(elements[i].bitPattern))
            }
        }
    }

    private mutating func add(_ number: UInt64) { value = (value ^ number) &* 0x0000_0100_0000_01B3 }
}
