import Tensors

/// Damaged copies of a file, as a disk, a network or an ill-meaning person might make them: always the same for a seed.
public struct Mutations {
    private let original: [UInt8]
    private var numbers: RandomNumbers

    public init(of original: [UInt8], seed: UInt64) {
        precondition(!original.isEmpty, "nothing to damage")
        self.original = original
        self.numbers = RandomNumbers(seed: seed, stream: "mutations")
    }

    /// The next damaged copy: one to three faults.
    public mutating func next() -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &numbers) where !bytes.isEmpty { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        // Half of all faults hit the first bytes, where headers are.
        let reach = Bool.random(using: &numbers) ? bytes.count : min(bytes.count, 256)
        let place = Int.random(in: 0..<reach, using: &numbers)
        let length = min(Int.random(in: 1...16, using: &numbers), bytes.count - place)
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
        case 3: bytes.removeLast(bytes.count - place)
        case 4:
            bytes.insert(contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) }, at: place)
        case 5: bytes.removeSubrange(place..<place + length)
        case 6: bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: place)
        default:
            // A length, a count or an offset that is absurd.
            let values: [UInt64] = [
                .max, 1 << 63, 1 << 63 - 1, 1 << 62, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 1 << 40, 0,
            ]
            let value = values[Int.random(in: 0..<values.count, using: &numbers)]
            let width = min([1, 2, 4, 8][Int.random(in: 0..<4, using: &numbers)], bytes.count - place)
            for i in 0..<width { bytes[place + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(i))) }
        }
    }
}
